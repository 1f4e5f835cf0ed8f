import type { MetricSample } from '@aiops/contracts';
import { signalOf } from '@aiops/kernel';
import { BoundedState, type StateUsage } from '../bounded-state.ts';
import type { Situation } from '../detector.ts';
import { keyOf } from '../series-key.ts';
import type { MinuteMean } from './minutes.ts';
import { explain, learnStep, newRegression, type Regression } from './regression.ts';
import type { ShipContexts } from './ship-contexts.ts';
import { watch } from './watch.ts';
import { type Finding, newWatch, type Watch, type WatchSettings } from './watch-state.ts';

const MAX_TARGETS = 5_000;
/** A member's minute that is older is not known. */
const MAX_AGE_MINUTES = 2;
const TO_SPREAD = 1.2533;
const MOST_ERROR = 3;

/** One group on one device, of one set of labels: the last minutes of its own members. Plain JSON. */
interface Members {
  atMs: number;
  readonly minutes: Record<string, { at: number; value: number }>;
}

/** One member as the others explain it. */
interface Target {
  heardMs: number;
  readonly model: Regression;
  readonly watch: Watch;
}

export interface JointFinding {
  readonly finding: Finding;
  readonly now: number;
  readonly explained: number;
  readonly others: readonly string[];
}

/** Series of one device that belong together by policy, and what is around its ship: each explained by the others. */
export class Joint {
  readonly #members = new BoundedState<Members>('joint_members', MAX_TARGETS);
  readonly #targets = new BoundedState<Target>('joint_targets', MAX_TARGETS);
  readonly #contexts: ShipContexts;

  constructor(contexts: ShipContexts) {
    this.#contexts = contexts;
  }

  /** The minute of one member: the strongest of what its groups say of it. */
  judge(
    sample: MetricSample,
    minute: MinuteMean,
    situation: Situation,
    settings: WatchSettings,
  ): JointFinding | null {
    let strongest: JointFinding | null = null;
    for (const [name, { members }] of groupsOf(sample, situation)) {
      // Links told apart by labels alone each explain themselves: the group stands in for the metric's name.
      const group = signalOf(name, sample.labels);
      const key = keyOf(sample.ship_id, sample.device_id ?? null, sample.service, group);
      const found = this.#judgeIn(key, members, sample, minute, situation, settings);
      if (found !== null && (strongest === null || found.finding.score > strongest.finding.score)) {
        strongest = found;
      }
    }
    return strongest;
  }

  #judgeIn(
    key: string,
    members: readonly string[],
    sample: MetricSample,
    minute: MinuteMean,
    situation: Situation,
    settings: WatchSettings,
  ): JointFinding | null {
    const known = this.#members.admit(key, minute.ms, ({ atMs }) => atMs, newMembers);
    if (known === undefined) return null;
    const { minutes } = known;
    known.atMs = minute.ms;
    minutes[sample.name] = { at: minute.at, value: minute.value };
    const others = members.filter((member) => member !== sample.name);
    const inputs: number[] = [];
    for (const other of others) {
      const value = this.#valueOf(other, minutes, sample, minute, situation);
      // What is not known explains nothing: the others alone would explain it otherwise.
      if (value === null) return null;
      inputs.push(value);
    }
    const targetKey = keyOf(key, sample.name);
    const target = this.#targets.admit(
      targetKey,
      minute.ms,
      ({ heardMs }) => heardMs,
      () => newTarget(inputs.length),
    );
    return target === undefined ? null : judgeTarget(target, inputs, others, minute, settings);
  }

  #valueOf(
    name: string,
    minutes: Members['minutes'],
    sample: MetricSample,
    minute: MinuteMean,
    { rules }: Situation,
  ): number | null {
    if (rules.contextMetrics.has(name)) {
      const { max_age_sec } = rules.policy.detect.surroundings;
      return this.#contexts.value(sample.ship_id, name, minute.ms, max_age_sec * 1000);
    }
    const known = minutes[name];
    return known === undefined || minute.at - known.at > MAX_AGE_MINUTES ? null : known.value;
  }

  usage(): readonly StateUsage[] {
    return [this.#members.usage(), this.#targets.usage()];
  }

  snapshot(): unknown {
    return { members: this.#members.snapshot(), targets: this.#targets.snapshot() };
  }

  restore(state: unknown): void {
    const { members, targets } = state as {
      members: [string, Members][];
      targets: [string, Target][];
    };
    this.#members.restore(members);
    this.#targets.restore(targets);
  }
}

function newMembers(): Members {
  return { atMs: 0, minutes: {} };
}

function newTarget(inputs: number): Target {
  return { heardMs: 0, model: newRegression(inputs), watch: newWatch() };
}

function judgeTarget(
  target: Target,
  inputs: readonly number[],
  others: readonly string[],
  minute: MinuteMean,
  settings: WatchSettings,
): JointFinding | null {
  const { model, watch: state } = target;
  target.heardMs = minute.ms;
  // The policy took a member in or out: what was learned is of another question.
  if (model.means.length !== inputs.length) {
    Object.assign(model, newRegression(inputs.length));
    Object.assign(state, newWatch());
  }
  const { value } = minute;
  const explained = explain(model, inputs);
  if (explained === null) {
    learnStep(model, inputs, value, Number.POSITIVE_INFINITY);
    return null;
  }
  const floor = Math.max(0.01 * Math.abs(explained), Number.MIN_VALUE);
  const mostError = Math.max(state.stray * TO_SPREAD, floor) * MOST_ERROR;
  const finding = watch(state, value - explained, floor, minute.ms, settings);
  learnStep(model, inputs, value, mostError);
  return finding === null ? null : { finding, now: value, explained, others };
}

function groupsOf(
  { name, device_id }: MetricSample,
  { rules, registry }: Situation,
): readonly [string, { readonly members: readonly string[] }][] {
  const { groups } = rules.policy.detect.surroundings.joint;
  const type = device_id === undefined ? undefined : registry.device(device_id)?.type;
  return Object.entries(groups).filter(
    ([, { members, device_types }]) =>
      members.includes(name) &&
      type !== undefined &&
      (device_types ?? rules.policy.detect.wan_device_types).includes(type),
  );
}
