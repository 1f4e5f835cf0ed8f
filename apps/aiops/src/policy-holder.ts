import type { Result } from '@aiops/kernel';
import { CodedError } from '@aiops/kernel';
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

  async reload(): Promise<ReloadOutcome> {
    const read = await this.#read();
    if (!read.ok) return { ok: false, problems: read.error.map(problemOf) };
    const changed = differences(this.#loaded.policy, read.value.policy, read.value);
    this.#loaded = read.value;
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
