import type { Result } from '@aiops/kernel';
import { CodedError, hashParts } from '@aiops/kernel';
import {
  DEFAULT_POLICY,
  diffPolicies,
  faultText,
  type LoadedPolicy,
  type Policy,
  type PolicyFault,
} from '@aiops/policy';
import type { PolicyDifference, PolicyOperations, PolicyProblem, ReloadOutcome } from '@aiops/ports';

/** Reads the policy files anew; nothing of an invalid policy comes back. */
export type ReadPolicy = () => Promise<Result<LoadedPolicy, PolicyFault[]>>;

/** The policy in force. A reload builds the new one first and then swaps; a bad file leaves the running one. */
export class PolicyHolder implements PolicyOperations {
  #loaded: LoadedPolicy;
  readonly #read: ReadPolicy;
  #fingerprint: string | null = null;
  #told: () => void = () => {};

  constructor(loaded: LoadedPolicy, read: ReadPolicy) {
    this.#loaded = loaded;
    this.#read = read;
  }

  get policy(): Policy {
    return this.#loaded.policy;
  }

  readonly policyOf = (shipId: string | null): Policy => this.#loaded.forShip(shipId);

  values(): ReturnType<PolicyOperations['values']> {
    return this.#loaded.valueSources();
  }

  async diff(against: 'defaults' | 'files'): Promise<readonly PolicyDifference[]> {
    if (against === 'defaults') return differences(DEFAULT_POLICY, this.#loaded.policy, this.#loaded);
    const read = await this.#read();
    if (!read.ok) throw new CodedError('policy_invalid', read.error.map(faultText).join('; '));
    return differences(this.#loaded.policy, read.value.policy, read.value);
  }

  /** The same for all who run under the same values, ships' own included; the order of keys takes no part. */
  get fingerprint(): string {
    this.#fingerprint ??= fingerprintOf(this.#loaded);
    return this.#fingerprint;
  }

  /** Called after each reload that was asked for here, so that other processes hear of it. */
  onReload(told: () => void): void {
    this.#told = told;
  }

  async reload(): Promise<ReloadOutcome> {
    const outcome = await this.reloadHere();
    if (outcome.ok) this.#told();
    return outcome;
  }

  /** In this process alone. */
  async reloadHere(): Promise<ReloadOutcome> {
    const read = await this.#read();
    if (!read.ok) return { ok: false, problems: read.error.map(problemOf) };
    const changed = differences(this.#loaded.policy, read.value.policy, read.value);
    this.#loaded = read.value;
    this.#fingerprint = null;
    return { ok: true, changed };
  }
}

function differences(from: Policy, to: Policy, loaded: LoadedPolicy): PolicyDifference[] {
  const sources = new Map(loaded.valueSources().map((row) => [row.key, row.source]));
  return diffPolicies(from, to).map(({ key, a, b }) => ({
    key,
    from: a,
    to: b,
    source: sources.get(key) ?? 'default',
  }));
}

function problemOf(fault: PolicyFault): PolicyProblem {
  return { file: fault.file, line: fault.line, key: fault.key, reason: fault.reason };
}

/** For a log or a terminal. */
export function problemsText(problems: readonly PolicyProblem[]): string {
  return problems
    .map(({ file, line, key, reason }) => `${file}:${line ?? '?'}: ${key}: ${reason}`)
    .join('\n');
}

function fingerprintOf(loaded: LoadedPolicy): string {
  const ships = [...loaded.ships].sort().flatMap((ship) => [ship, canonical(loaded.forShip(ship))]);
  return hashParts([canonical(loaded.policy), ...ships]);
}

function canonical(policy: Policy): string {
  return JSON.stringify(policy, (_key, value: unknown) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
