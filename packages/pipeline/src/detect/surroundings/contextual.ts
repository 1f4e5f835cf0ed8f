import type { MetricSample } from '@aiops/contracts';
import { BoundedState, type StateUsage } from '../bounded-state.ts';
import {
  advance,
  type Crossing,
  countsInTime,
  isBeyond,
  newCrossing,
  noteTime,
  REPEAT_MS,
} from '../crossing.ts';
import type { Say, Situation } from '../detector.ts';
import { keyOf } from '../series-key.ts';
import { hasLabels } from '../threshold-detector.ts';
import type { ContextSlot } from './context-slots.ts';
import { type Asked, limitStatement, type Ruling } from './limit-statement.ts';
import type { ShipContexts } from './ship-contexts.ts';
import { holds, type Place } from './when.ts';

const MAX_SERIES = 20_000;
/** What only supports waits as long as an opener may come; saying it every minute would bring nothing. */
const SUPPORT_REPEAT_MS = 600_000;

/** One series in one slot. Plain JSON. */
interface SlotState {
  /** Under the limit that holds now. */
  readonly crossing: Crossing;
  /** Under the threshold that a rule stands in for. */
  readonly plain: Crossing | null;
  /** When each rule's surroundings last held, by its name. */
  readonly heldMs: Record<string, number>;
  /** The rule, or threshold, under which it fires. */
  by: string | null;
}

/**
 * Limits in context. Each slot is one condition; which limit holds is asked with every sample. Surroundings that are
 * not known do not hold, but end nothing: a rule that fires goes on under them. While a rule is laxer than the
 * threshold it stands in for, a value between the two is told once as expected, as context.
 */
export class Contextual {
  readonly #series = new BoundedState<SlotState>('contextual_series', MAX_SERIES);
  readonly #contexts: ShipContexts;
  #outOfOrder = 0;

  constructor(contexts: ShipContexts) {
    this.#contexts = contexts;
  }

  /** @param seriesKey of the sample */
  judge(sample: MetricSample, eventMs: number, seriesKey: string, situation: Situation, say: Say): void {
    const latenessMs = situation.rules.policy.correlate.allowed_lateness_sec * 1000;
    for (const slot of situation.rules.contextSlots.get(sample.name) ?? []) {
      const rulings = rulingsOf(slot).filter(({ limit }) => hasLabels(sample, limit));
      if (rulings.length === 0) continue;
      const key = keyOf(seriesKey, slot.name);
      const state = this.#series.admit(key, eventMs, heardMs, () => newSlotState(slot, sample, eventMs));
      if (state === undefined) continue;
      if (state.plain !== null) countsInTime(state.plain, eventMs, latenessMs);
      if (!countsInTime(state.crossing, eventMs, latenessMs)) {
        this.#outOfOrder += 1;
        continue;
      }
      const place = { ship: sample.ship_id, nowMs: eventMs };
      const ruling = this.#choose(rulings, state, place, situation);
      const asked: Asked = { slot, sample, place, contexts: this.#contexts, situation };
      judgeSlot(asked, state, ruling, rulings, say);
      if (ruling?.when !== undefined) sayExpected(asked, state, ruling, say);
    }
  }

  /** The first whose surroundings hold, or held a moment ago, or under which it fires and they are not known. */
  #choose(rulings: readonly Ruling[], state: SlotState, place: Place, situation: Situation): Ruling | null {
    const holdMs = situation.rules.policy.detect.surroundings.hold_sec * 1000;
    let chosen: Ruling | null = null;
    for (const ruling of rulings) {
      const now = ruling.when === undefined ? 'yes' : holds(ruling.when, this.#contexts, place, situation);
      if (now === 'yes') state.heldMs[ruling.name] = place.nowMs;
      const heldMs = state.heldMs[ruling.name];
      const lasts = heldMs !== undefined && Math.abs(place.nowMs - heldMs) <= holdMs;
      const goesOn = now === 'unknown' && state.by === ruling.name;
      if (chosen === null && (lasts || goesOn)) chosen = ruling;
    }
    return chosen;
  }

  usage(): StateUsage {
    return { ...this.#series.usage(), out_of_order: this.#outOfOrder };
  }

  snapshot(): unknown {
    return { series: this.#series.snapshot(), out_of_order: this.#outOfOrder };
  }

  restore(state: unknown): void {
    const kept = state as { series: [string, SlotState][]; out_of_order: number };
    this.#series.restore(kept.series);
    this.#outOfOrder = kept.out_of_order;
  }
}

function heardMs({ crossing }: SlotState): number {
  return crossing.lastMs;
}

function newSlotState(slot: ContextSlot, sample: MetricSample, eventMs: number): SlotState {
  return {
    crossing: newCrossing(sample.value, eventMs),
    plain: slot.threshold === null ? null : newCrossing(sample.value, eventMs),
    heldMs: {},
    by: null,
  };
}

/** Under which limit the slot stands: each rule, then the threshold itself, which holds in any surroundings. */
function rulingsOf({ rules, threshold }: ContextSlot): readonly Ruling[] {
  const rulings = rules.map(
    ({ name, rule }): Ruling => ({ name, limit: rule, when: rule.when, role: rule.role }),
  );
  if (threshold === null) return rulings;
  return [...rulings, { name: threshold.name, limit: threshold.threshold, when: undefined, role: 'opens' }];
}

function judgeSlot(
  asked: Asked,
  state: SlotState,
  ruling: Ruling | null,
  rulings: readonly Ruling[],
  say: Say,
): void {
  const { sample, place, situation } = asked;
  const { crossing } = state;
  noteTime(crossing, place.nowMs, ruling?.limit.for_sec ?? 0, staleMs(situation));
  const repeatMs = ruling?.role === 'supports' ? SUPPORT_REPEAT_MS : REPEAT_MS;
  const step = advance(crossing, sample.value, place.nowMs, ruling?.limit ?? null, repeatMs);
  if (step === undefined) return;
  if (step.state === 'firing') {
    state.by = ruling?.name ?? null;
    if (ruling !== null) say(limitStatement(asked, ruling, step, 'limit'));
    return;
  }
  // What ended is told under what it fired under.
  const told = rulings.find(({ name }) => name === state.by) ?? ruling;
  state.by = null;
  // Of what only supports nobody waits for the end.
  if (told === null || told.role === 'supports') return;
  const isOver = isBeyond(sample.value, told.limit);
  say(limitStatement(asked, told, step, isOver ? 'over' : 'limit'));
}

/** A value that the threshold alone would have told, once for each time it stays beyond that. */
function sayExpected(asked: Asked, state: SlotState, ruling: Ruling, say: Say): void {
  const { slot, sample, place, situation } = asked;
  if (state.plain === null || slot.threshold === null) return;
  const { threshold } = slot.threshold;
  noteTime(state.plain, place.nowMs, threshold.for_sec, staleMs(situation));
  const wasFiring = state.plain.firing;
  const step = advance(state.plain, sample.value, place.nowMs, threshold);
  if (step?.state !== 'firing' || wasFiring || state.crossing.crossedMs !== null) return;
  say(limitStatement(asked, ruling, step, 'expected'));
}

function staleMs({ rules }: Situation): number {
  return rules.policy.correlate.stale_after_sec * 1000;
}
