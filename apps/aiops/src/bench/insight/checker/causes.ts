import type { Check } from './checks.ts';
import type { Knowledge } from './knowledge.ts';
import { wordsOf } from './lexicon.ts';

export const CAUSE =
  /\bcaus(?:e|es|ed|ing)\b|\bbecause\b|\bdue to\b|\bled to\b|\broot\b|\breason\b|\bblame|\bresponsible\b/;
const UNSURE = /\bprobabl[ey]\b|\blikely\b|\bpossibl[ey]\b|\bmay\b|\bmight\b/;

/** Causes: who is named, how sure it is said, and that nothing but a device is. */
export const causes: Check = ({ words, names }, know) => {
  if (!CAUSE.test(words) || isOtherBecause(words, know)) return null;
  const { evidence } = know;
  if (/\bno (?:probable )?cause\b|\bto no cause\b/.test(words))
    return know.root === null ? null : 'a cause is known';
  if (/\banother cause is not ruled out\b|\bsupports this cause\b/.test(words))
    return know.root === null ? 'there is no cause to support' : null;
  if (/\bof a kind that causes the other trouble\b/.test(words))
    return names.every((name) => name === know.root) ? null : 'that is said of another device';
  if (names.length === 0) return 'a cause is told that is no device';
  const isOther = /\bless likely\b/.test(words);
  const allowed = isOther ? know.otherCauses : new Set(know.root === null ? [] : [know.root]);
  const wrong = names.find((name) => !allowed.has(name));
  if (wrong !== undefined) return `${wrong} is not found to be the cause`;
  if (!UNSURE.test(words)) return 'the cause is told as certain';
  if (/\bonly\b/.test(words) || (/\bvery\b/.test(words) && !standsAlone(know)))
    return 'the cause is told surer than it is';
  // What is behind the cause: its type and place, and nothing that happened.
  const said = words
    .replace(/^.*\b(?:cause|causes)\b(?: is| are| very| likely| probably| possibly)*/, '')
    .split(' ')
    .filter((word) => word !== '');
  const known = wordsOf([...evidence.devices.values()].flatMap(({ type, location }) => [type, location]));
  const foreign = said.find((word) => !known.has(word) && word !== 'and');
  return foreign === undefined ? null : `"${foreign}" is said of the cause`;
};

/** `closed because no more reports came`: reasons of ours, which the incident itself states. */
function isOtherBecause(words: string, { evidence: { incident } }: Knowledge): boolean {
  if (
    /^it is rated \w+ because (?:of this sign|every incident of this type is at least that grave)/.test(words)
  )
    return true;
  if (/\bclosed\b.*because no more reports came/.test(words)) return incident.resolve_reason === 'quiet';
  return /\bclosed\b.*because nothing was heard/.test(words) && incident.resolve_reason === 'stale';
}

/** Every device with trouble hangs on it, it speaks for itself, and no other began a minute or more before it. */
export function standsAlone({ evidence: { incident, members } }: Knowledge): boolean {
  const [first, ...others] = [...incident.probable_cause].sort((a, b) => a.rank - b.rank);
  if (first === undefined || first.terms.silent === true) return false;
  if (first.terms.downstream_members !== first.terms.members) return false;
  const startMs = Date.parse(String(first.terms.earliest_start));
  if (others.some(({ terms }) => Date.parse(String(terms.earliest_start)) < startMs - 60_000)) return false;
  return (
    others.length > 0 ||
    new Set(members.filter(({ kind }) => kind !== 'context').map(({ name }) => name)).size > 1
  );
}

/** What is said of the cause's place in the topology and of who was first. */
export const reasons: Check = ({ words, names }, know) => {
  const first = know.evidence.incident.probable_cause.find(({ rank }) => rank === 1);
  const ofRoot = names.every((name) => name === know.root);
  const { downstream_members: below, members, silent } = first?.terms ?? {};
  if (
    /\bdepends? on\b/.test(words) ||
    /\bonly device\b/.test(words) ||
    /\breported nothing itself\b/.test(words)
  ) {
    if (!ofRoot || names.length === 0) return 'that is said of another device';
    if (/^all\b/.test(words) && below !== members) return 'not all devices depend on it';
    if (/\bonly device\b/.test(words) && members !== 1) return 'it is not the only device';
    if (/\breported nothing itself\b/.test(words) && silent !== true) return 'it did report';
  }
  if (/\bfirst sign\b/.test(words) && names.length === 0) return 'the first sign came from a device';
  if (!/\bfirst sign of all\b/.test(words) && !/\bafter the first of all\b/.test(words)) return null;
  if (!ofRoot || names.length === 0) return 'that is said of another device';
  const starts = know.evidence.incident.probable_cause.map(({ terms }) =>
    Date.parse(String(terms.earliest_start)),
  );
  const isFirst = Math.min(...starts) === Date.parse(String(first?.terms.earliest_start));
  return isFirst === /\bfirst sign of all\b/.test(words) ? null : 'it was not so among the first';
};
