import type { MetricSample } from '@aiops/contracts';
import { signalOf } from '@aiops/kernel';
import type { ContextRule, Threshold } from '@aiops/policy';
import { clearedText, firingText, type Step, scoreOf } from '../crossing.ts';
import type { Situation, Statement } from '../detector.ts';
import { numberText, secondsBetween } from '../number-text.ts';
import type { ContextSlot } from './context-slots.ts';
import type { ShipContexts } from './ship-contexts.ts';
import { type Place, surroundingsText } from './when.ts';

/** A limit of a slot, and when it holds; without `when`, always. */
export interface Ruling {
  readonly name: string;
  readonly limit: ContextRule | Threshold;
  readonly when: ContextRule['when'] | undefined;
  readonly role: 'opens' | 'supports';
}

/** One sample judged in one slot. */
export interface Asked {
  readonly slot: ContextSlot;
  readonly sample: MetricSample;
  readonly place: Place;
  readonly contexts: ShipContexts;
  readonly situation: Situation;
}

/** What is told: the limit was passed or is kept again, its surroundings are over, or the passing is expected. */
type Telling = 'limit' | 'over' | 'expected';

/**
 * A threshold that is judged here speaks under the identity it has as a plain one, whichever limit holds: it is one
 * condition. A rule of its own is a condition of its own.
 */
export function limitStatement(asked: Asked, ruling: Ruling, step: Step, telling: Telling): Statement {
  const { slot, sample, situation } = asked;
  const firing = step.state === 'firing';
  const expected = telling === 'expected';
  const { limit } = ruling;
  const identity = slot.threshold?.threshold ?? limit;
  const metricSignal = signalOf(sample.name, sample.labels);
  const anomalyType = slot.threshold === null ? 'contextual' : 'threshold';
  return {
    detector: 'contextual',
    anomaly_type: expected ? 'expected' : anomalyType,
    signal: slot.shared ? `${metricSignal}${identity.op}${identity.value}` : metricSignal,
    ...typeOf(limit, sample, situation),
    role: expected ? 'context' : ruling.role,
    state: step.state,
    score: expected ? 0 : scoreOf(step.worst, limit),
    ...(expected ? {} : { severity_written: limit.severity }),
    metric_value: firing ? step.worst : sample.value,
    threshold: limit.value,
    startedMs: step.crossedMs,
    occurredMs: step.eventMs,
    reason: reasonOf(asked, ruling, step, telling),
    clearable: !expected && ruling.role === 'opens',
    verdict: expected ? 'expected_in_context' : firing ? 'threshold_crossed' : 'threshold_cleared',
    meta: {
      last_value: sample.value,
      worst_value: step.worst,
      ...(ruling.when === undefined ? {} : { rule: ruling.name, when: ruling.when }),
    },
  };
}

function typeOf(
  limit: Ruling['limit'],
  sample: MetricSample,
  { rules, registry }: Situation,
): Pick<Statement, 'incident_type' | 'domain'> {
  const device = sample.device_id === undefined ? undefined : registry.device(sample.device_id);
  const question = { metric: sample.name, service: sample.service, device_type: device?.type };
  const onWan = device?.type !== undefined && rules.policy.detect.wan_device_types.includes(device.type);
  const type = (onWan ? limit.wan_incident_type : undefined) ?? limit.incident_type;
  const written = 'domain' in limit ? limit.domain : undefined;
  return { incident_type: type, domain: written ?? rules.domainOf(type, question) };
}

function reasonOf(asked: Asked, { when, limit }: Ruling, step: Step, telling: Telling): string {
  const { slot, sample, place, contexts, situation } = asked;
  const { name, value } = sample;
  const around = when === undefined ? '' : surroundingsText(when, contexts, place, situation);
  if (telling === 'expected') {
    const plain = slot.threshold?.threshold ?? limit;
    return `${firingText(step, name, value, plain)}: expected with ${around}, up to ${limit.value}`;
  }
  if (telling === 'over') {
    const held = secondsBetween(step.crossedMs, step.eventMs);
    const now = around === '' ? '' : `: ${around}`;
    return `${name} ${numberText(value)} no longer counts against ${limit.value} after ${held} s${now}`;
  }
  const text = (step.state === 'firing' ? firingText : clearedText)(step, name, value, limit);
  return around === '' ? text : `${text}, with ${around}`;
}
