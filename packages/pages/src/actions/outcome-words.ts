import type { Outcome } from './change-incidents.ts';
import { incidentTitle, sentence } from './incident-words.ts';

const MAX_REASONS = 3;

export interface Told {
  readonly title: string;
  /** One line a reason; empty when all went well. */
  readonly lines: readonly string[];
  readonly isAllWell: boolean;
}

/**
 * One message for all of them: `12 acknowledged, 1 not`, and why not.
 * @param done what was done, as a participle: `acknowledged`
 */
export function outcomeWords(done: string, outcomes: readonly Outcome[]): Told {
  const finished = outcomes.filter(({ state }) => state === 'done');
  const taken = outcomes.filter(({ state }) => state === 'taken');
  const refused = outcomes.flatMap((outcome) => (outcome.state === 'not' ? [outcome] : []));
  const [only] = outcomes;
  const parts = [
    ...(finished.length > 0 ? [`${finished.length} ${done}`] : []),
    ...(taken.length > 0 ? [`${taken.length} taken, will show in a moment`] : []),
    ...(refused.length > 0 ? [`${refused.length} not ${finished.length > 0 ? '' : done}`.trim()] : []),
  ];
  return {
    title: outcomes.length === 1 && only !== undefined ? titleOfOne(done, only) : sentence(parts.join(', ')),
    lines: reasonLines(refused, outcomes.length === 1),
    isAllWell: refused.length === 0,
  };
}

function titleOfOne(done: string, { state, incident }: Outcome): string {
  const name = sentence(incidentTitle(incident));
  if (state === 'done') return `${name}: ${done}`;
  return state === 'taken' ? `${name}: taken, will show in a moment` : `${name}: not ${done}`;
}

function reasonLines(refused: readonly (Outcome & { state: 'not' })[], isOne: boolean): string[] {
  const lines = refused
    .slice(0, MAX_REASONS)
    .map(({ incident, why }) => (isOne ? sentence(why) : `${sentence(incidentTitle(incident))}: ${why}`));
  const rest = refused.length - lines.length;
  return rest > 0 ? [...lines, `and ${rest} more`] : lines;
}
