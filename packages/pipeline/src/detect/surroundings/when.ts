import type { ContextRule } from '@aiops/policy';
import type { Situation } from '../detector.ts';
import { numberText } from '../number-text.ts';
import type { ShipContexts } from './ship-contexts.ts';

/** Whether surroundings are as a rule asks; `unknown` when what decides was not heard of for too long. */
export type Holds = 'yes' | 'no' | 'unknown';

type Condition = ContextRule['when'][number];

/** Where and when it is asked. */
export interface Place {
  readonly ship: string | null;
  readonly nowMs: number;
}

/** All conditions together: one that does not hold decides, whatever else is unknown. */
export function holds(
  when: readonly Condition[],
  contexts: ShipContexts,
  place: Place,
  situation: Situation,
): Holds {
  let all: Holds = 'yes';
  for (const condition of when) {
    const value = contextValue(condition.context, contexts, place, situation);
    if (value === null) all = 'unknown';
    else if (!isMet(condition, value)) return 'no';
  }
  return all;
}

function contextValue(
  context: string,
  contexts: ShipContexts,
  { ship, nowMs }: Place,
  { rules, registry }: Situation,
): number | string | null {
  const { surroundings } = rules.policy.detect;
  if (context === 'link_state') {
    // A link says that it is down once, not every few minutes.
    return contexts.linkState(ship, nowMs, rules.policy.correlate.stale_after_sec * 1000);
  }
  if (context === 'operating_mode') {
    const mode = ship === null ? undefined : registry.ship(ship)?.mode;
    if (mode !== undefined) return mode;
  }
  return contexts.value(ship, context, nowMs, surroundings.max_age_sec * 1000);
}

function isMet({ op, value: wanted }: Condition, value: number | string): boolean {
  if (op === 'is') return value === wanted;
  if (op === 'is_not') return value !== wanted;
  if (typeof value !== 'number' || typeof wanted !== 'number') return false;
  if (op === '>') return value > wanted;
  if (op === '>=') return value >= wanted;
  return op === '<' ? value < wanted : value <= wanted;
}

/** `rain_mm_h 12, operating_mode in_port`: the values that decided. */
export function surroundingsText(
  when: readonly Condition[],
  contexts: ShipContexts,
  place: Place,
  situation: Situation,
): string {
  return when
    .map(({ context }) => {
      const value = contextValue(context, contexts, place, situation);
      if (value === null) return `${context} not known`;
      return `${context} ${typeof value === 'number' ? numberText(value) : value}`;
    })
    .join(', ');
}
