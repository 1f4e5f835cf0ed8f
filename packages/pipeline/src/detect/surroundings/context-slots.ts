import type { ContextRule, Policy } from '@aiops/policy';
import type { NamedThreshold } from '../named-threshold.ts';

interface NamedContextRule {
  readonly name: string;
  readonly rule: ContextRule;
}

/**
 * What the contextual detector judges as one condition of one metric: a rule that stands by itself, or a threshold
 * with the rules that stand in for it. A threshold with such rules is judged here and nowhere else, so that no
 * limit has two judges and one cause opens once.
 */
export interface ContextSlot {
  readonly name: string;
  readonly rules: readonly NamedContextRule[];
  readonly threshold: NamedThreshold | null;
  /** It shares its metric with other slots of its kind, so that the limit is part of what identifies it. */
  readonly shared: boolean;
}

export interface Division {
  /** Names of the thresholds that the threshold detector leaves alone. */
  readonly takenOver: ReadonlySet<string>;
  /** What the contextual detector judges, by metric. */
  readonly slots: ReadonlyMap<string, readonly ContextSlot[]>;
}

/** Divides the limits of a policy between the two detectors. With `contextual` off every threshold is a plain one. */
export function divide(policy: Policy, thresholds: ReadonlyMap<string, readonly NamedThreshold[]>): Division {
  const slots = new Map<string, ContextSlot[]>();
  const takenOver = new Set<string>();
  if (!policy.detect.detectors.contextual.enabled) return { takenOver, slots };
  const named = Object.entries(policy.detect.surroundings.rules).map(([name, rule]) => ({ name, rule }));
  for (const threshold of [...thresholds.values()].flat()) {
    const rules = named.filter(({ rule }) => rule.instead_of === threshold.name);
    if (rules.length === 0) continue;
    takenOver.add(threshold.name);
    add(slots, threshold.threshold.metric, {
      name: threshold.name,
      rules,
      threshold,
      shared: threshold.shared,
    });
  }
  const alone = named.filter(({ rule }) => rule.instead_of === undefined);
  for (const one of alone) {
    const { metric } = one.rule;
    const shared = alone.filter(({ rule }) => rule.metric === metric).length > 1;
    add(slots, metric, { name: one.name, rules: [one], threshold: null, shared });
  }
  return { takenOver, slots };
}

function add(slots: Map<string, ContextSlot[]>, metric: string, slot: ContextSlot): void {
  slots.set(metric, [...(slots.get(metric) ?? []), slot]);
}
