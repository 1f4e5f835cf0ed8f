import type { Applies } from './applies.ts';
import type { RankedRunbook, RunbookCandidate } from './candidate.ts';
import type { Signs } from './signs.ts';

/** The runbook for what nobody knows: the first thing that it says it is for. */
const UNCLASSIFIED = 'other';
/** Of the best score by words: the type and kind of device where a fault shows are a hint at what it is, and no more. */
const HINT_OF_TYPE = 0.25;
const HINT_OF_DEVICE = 0.1;
/**
 * Least share of what was reported that the best one speaks of, and by how much of the best score it leads. Set where, of
 * faults worded as devices do, all but a few that no runbook is for stay without one, also with runbooks that know fewer words.
 */
const COVERAGE = 0.16;
const LEAD = 0.1;
/** A runbook for danger is wrong at a price: it has to speak of so much more, and in words of its own list. */
const DANGER = 2;

/**
 * Runbooks for what has no sign, in the order in which to open them: the best by words and meaning where it is clearly the
 * best, else the one for what nobody knows, with the likely ones behind it. Null where there is none for what nobody knows.
 */
export function rankByWords(
  signs: Signs,
  candidates: readonly RunbookCandidate[],
): readonly RankedRunbook[] | null {
  const best = Math.max(...candidates.map(({ score }) => score), Number.MIN_VALUE);
  const unclassified = candidates.find(({ applies }) => applies.incidentTypes[0] === UNCLASSIFIED);
  if (unclassified === undefined) return null;
  const likely = candidates
    .filter((one) => one.score > 0 && one !== unclassified)
    .map((one) => ({ ...one, fit: one.score / best + hintOf(signs, one.applies) }))
    .sort((a, b) => b.fit - a.fit || (a.id < b.id ? -1 : 1));
  const [first, second] = likely;
  const isFirstClear = first !== undefined && first.fit - (second?.fit ?? 0) >= LEAD && isClear(signs, first);
  const ranked = likely.map(({ id }): RankedRunbook => ({ id, by: 'words' }));
  return ranked.toSpliced(isFirstClear ? 1 : 0, 0, { id: unclassified.id, by: 'signs' });
}

function isClear(signs: Signs, { applies, coverage }: RunbookCandidate): boolean {
  if (applies.says.length === 0) return coverage >= COVERAGE;
  return coverage >= DANGER * COVERAGE && says(signs, applies);
}

function hintOf({ incidentType, deviceType }: Signs, { incidentTypes, deviceTypes }: Applies): number {
  const at = incidentType === UNCLASSIFIED ? -1 : incidentTypes.indexOf(incidentType);
  const type = at === -1 ? 0 : at === 0 ? HINT_OF_TYPE : HINT_OF_TYPE / 2;
  return type + (deviceType !== null && deviceTypes.includes(deviceType) ? HINT_OF_DEVICE : 0);
}

/** Whether one of its words stands in what was reported. */
export function says({ words }: Pick<Signs, 'words'>, applies: Pick<Applies, 'says'>): boolean {
  const reported = ` ${words
    .join(' ')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')} `;
  return applies.says.some((word) => reported.includes(` ${word} `));
}
