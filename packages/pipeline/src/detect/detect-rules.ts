import type { Domain } from '@aiops/contracts';
import {
  type ContextMetric,
  createTypeMatcher,
  type DetectorName,
  domainOfType,
  type Policy,
  type Threshold,
  type TypeMatcher,
  type TypeQuestion,
} from '@aiops/policy';
import type { NamedThreshold } from './named-threshold.ts';
import { PatternSet } from './pattern-set.ts';
import { type ContextSlot, divide } from './surroundings/context-slots.ts';

export type { NamedThreshold } from './named-threshold.ts';

/** On which side of what is usual a deviation may open. */
export type OpeningSide = 'up' | 'down' | 'none';

/** The detect segment of one policy, made ready for use. */
export interface DetectRules {
  readonly policy: Policy;
  readonly patterns: PatternSet;
  /** By metric name. */
  readonly thresholds: ReadonlyMap<string, readonly NamedThreshold[]>;
  /**
   * By metric name, on which side alone a deviation may open: none where a limit says what a fault is, and that of its
   * limits where the policy lets it open nevertheless, for a disk that empties is no fault. A limit on some labels tells
   * nothing of the other series of that metric; what is not here may open on both sides.
   */
  readonly openingSides: ReadonlyMap<string, OpeningSide>;
  /** Names of the thresholds that are judged in their surroundings instead. */
  readonly takenOver: ReadonlySet<string>;
  /** Limits in surroundings, by metric name. */
  readonly contextSlots: ReadonlyMap<string, readonly ContextSlot[]>;
  /** Some limit asks whether links are up. */
  readonly asksForLinks: boolean;
  /** By metric name. */
  readonly contextMetrics: ReadonlyMap<string, ContextMetric>;
  readonly typeOf: TypeMatcher;
  /** What a written type implies; a type of any domain, such as `other`, has that of the question. */
  domainOf(incidentType: string, question: TypeQuestion): Domain;
  runs(detector: DetectorName, role: string): boolean;
}

/** Compiles each policy once; a policy that is no longer used frees its rules. */
export class RulesCache {
  readonly #rules = new WeakMap<Policy, DetectRules>();

  of(policy: Policy): DetectRules {
    const known = this.#rules.get(policy);
    if (known !== undefined) return known;
    const rules = compile(policy);
    this.#rules.set(policy, rules);
    return rules;
  }
}

function compile(policy: Policy): DetectRules {
  const typeOf = createTypeMatcher(policy);
  const thresholds = thresholdsByMetric(policy);
  const { takenOver, slots } = divide(policy, thresholds);
  return {
    policy,
    patterns: new PatternSet(policy.detect.logs_patterns),
    thresholds,
    openingSides: openingSidesOf(thresholds, policy.detect.stats.opens_beside_limit),
    takenOver,
    contextSlots: slots,
    asksForLinks: Object.values(policy.detect.surroundings.rules).some(({ when }) =>
      when.some(({ context }) => context === 'link_state'),
    ),
    contextMetrics: new Map(Object.entries(policy.detect.context.metrics)),
    typeOf,
    domainOf: (incidentType, question) => domainOfType(policy, incidentType) ?? typeOf(question).domain,
    runs: (detector, role) => {
      const { enabled, role: assigned } = policy.detect.detectors[detector];
      return enabled && assigned === role;
    },
  };
}

function openingSidesOf(
  thresholds: ReadonlyMap<string, readonly NamedThreshold[]>,
  opensBesideLimit: boolean,
): Map<string, OpeningSide> {
  const sides = new Map<string, OpeningSide>();
  for (const [metric, named] of thresholds) {
    const ofAll = named.filter(({ threshold }) => threshold.labels === undefined);
    const ops = new Set(ofAll.map(({ threshold }) => threshold.op));
    if (ops.size > 0 && !opensBesideLimit) sides.set(metric, 'none');
    else if (ops.size === 1) sides.set(metric, ops.has('>') ? 'up' : 'down');
  }
  return sides;
}

function thresholdsByMetric(policy: Policy): Map<string, NamedThreshold[]> {
  const byMetric = new Map<string, Threshold[]>();
  const entries = Object.entries(policy.detect.thresholds);
  for (const [, threshold] of entries) {
    byMetric.set(threshold.metric, [...(byMetric.get(threshold.metric) ?? []), threshold]);
  }
  const named = new Map<string, NamedThreshold[]>();
  for (const [name, threshold] of entries) {
    const shared = (byMetric.get(threshold.metric) ?? []).length > 1;
    named.set(threshold.metric, [...(named.get(threshold.metric) ?? []), { name, threshold, shared }]);
  }
  return named;
}
