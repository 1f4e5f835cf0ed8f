import type { Applies } from './applies.ts';
import { rankByWords, says } from './by-words.ts';
import type { RankedRunbook, RunbookCandidate } from './candidate.ts';
import type { Signs } from './signs.ts';

// Measured on the incidents of the scenarios: any of them may be halved or doubled, and the order hardly changes.
const WORDS = 1;
const SIGNS = 1;
const TYPE = 1;
/** What was reported, in words that only one of several runbooks of a type has. */
const SAYS = 2;
/** Of a type that the runbook names second. */
const OTHER_TYPE = 0.5;
const DEVICE = 0.25;

/**
 * Runbooks in the order in which to open them; none is better than one for another fault. What a runbook says of when it applies counts as much as its words:
 * runbooks of neighbouring faults share most of these. Equal ones stand by their id, so that the order is always the same.
 */
export function rankRunbooks(
  signs: Signs,
  candidates: readonly RunbookCandidate[],
): readonly RankedRunbook[] {
  const known = new Set(candidates.flatMap(({ applies }) => applies.signs).map(squashed));
  const observed = [...signs.names]
    .map(squashed)
    .filter((name) => [...known].some((sign) => name.includes(sign)));
  const byWords = signs.isUnnamed && observed.length === 0 ? rankByWords(signs, candidates) : null;
  return byWords ?? rankBySigns(signs, observed, candidates).map((id) => ({ id, by: 'signs' }));
}

function rankBySigns(
  signs: Signs,
  observed: readonly string[],
  candidates: readonly RunbookCandidate[],
): readonly string[] {
  const best = Math.max(...candidates.map(({ score }) => score), Number.MIN_VALUE);
  const isFaulty = candidates.some(({ applies }) => isOfEquipment(signs, applies) && says(signs, applies));
  return (
    candidates
      .map(({ id, applies, score }) => {
        const alike = likeness(observed, applies.signs.map(squashed));
        const isSaid = says(signs, applies);
        // A fire panel that lost its mains reports no fire, however often its own name says the word.
        const isTold = isSaid && (!isFaulty || alike > 0 || isOfEquipment(signs, applies));
        const isMeant =
          (alike > 0 || applies.incidentTypes.includes(signs.incidentType)) &&
          (isSaid || !isOneDanger(signs, applies));
        const words = WORDS * (score / best);
        return {
          id,
          isMeant,
          words,
          fit: words + SIGNS * alike + fitOfPlace(signs, applies) + SAYS * (isTold ? 1 : 0),
        };
      })
      // Words alone make no runbook the right one that says itself that it is for something else.
      .filter(({ id, isMeant, words }) => isMeant || (words > 0 && saysNothing(candidates, id)))
      .sort((a, b) => b.fit - a.fit || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id)
  );
}

/** For one of the dangers of a type: without its words it may be any of them, and a wrong one is worse than none. */
function isOneDanger({ isOfMany }: Signs, { signs, says }: Applies): boolean {
  return isOfMany && signs.length > 0 && says.length > 0;
}

/** For what such dangers are told by, where that is what the incident is about. */
function isOfEquipment({ isOfMany, incidentType, deviceType }: Signs, applies: Applies): boolean {
  const { incidentTypes, deviceTypes, signs } = applies;
  const isOfType = isOfMany && incidentTypes.includes(incidentType) && signs.length === 0;
  return isOfType && (deviceType === null || deviceTypes.includes(deviceType));
}

function saysNothing(candidates: readonly RunbookCandidate[], id: string): boolean {
  const applies = candidates.find((candidate) => candidate.id === id)?.applies;
  return applies?.incidentTypes.length === 0 && applies.signs.length === 0;
}

function fitOfPlace({ incidentType, deviceType }: Signs, { incidentTypes, deviceTypes }: Applies): number {
  const at = incidentTypes.indexOf(incidentType);
  const type = at === 0 ? TYPE : at > 0 ? OTHER_TYPE : 0;
  return type + (deviceType !== null && deviceTypes.includes(deviceType) ? DEVICE : 0);
}

/** Jaccard's index: what both have, of what either has. `VsatLinkDown` of an alert is a `link_down`. */
function likeness(observed: readonly string[], signs: readonly string[]): number {
  const seen = signs.filter((sign) => observed.some((name) => name.includes(sign))).length;
  const strange = observed.filter((name) => !signs.some((sign) => name.includes(sign))).length;
  return seen === 0 ? 0 : seen / (signs.length + strange);
}

function squashed(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
