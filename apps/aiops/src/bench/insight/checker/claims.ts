import type { Check } from './checks.ts';
import { bareName, type Knowledge } from './knowledge.ts';
import { MEANINGS, TELLING_WORDS } from './lexicon.ts';

const CAUSE =
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
function standsAlone({ evidence: { incident, members } }: Knowledge): boolean {
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

const NOT = /\bnot\b|\bno\b|\bnever\b|\bnobody\b|\bnothing\b|\bnone\b|\bwithout\b|n't\b|\bneither\b|\bnor\b/;

/** Every negation has to be one that the evidence holds. */
export const negations: Check = ({ words }, know) => {
  if (!NOT.test(words)) return null;
  const { incident, history, runbooks, members } = know.evidence;
  const first = incident.probable_cause.find(({ rank }) => rank === 1);
  const isQuiet = incident.resolve_reason === 'quiet';
  const held: readonly (readonly [RegExp, boolean])[] = [
    [/^no runbook was found for this$/, runbooks.every(({ steps }) => steps.length === 0)],
    [/^the sign that opened this was not seen in the (?:days )?before$/, history?.d7 === 0],
    [/^reported nothing itself while the devices that depend on it did$/, first?.terms.silent === true],
    [/^no other device with clear trouble depends on$/, first?.terms.downstream_members === 1],
    [/^it is closed since because no more reports came$/, isQuiet],
    [/^that the trouble itself ended was not reported$/, isQuiet],
    [/^another cause is not ruled out$/, first !== undefined && !standsAlone(know)],
    [/^it is open and nobody has taken it yet$/, incident.status === 'open'],
    [/^a similar incident began at and was not over when this was told$/, true],
    [
      /^it was closed at because nothing was heard of it for a long time$/,
      incident.resolve_reason === 'stale',
    ],
    [/^whether it ended is not known$/, incident.resolve_reason === 'stale'],
    [/^no probable cause was found$|^the evidence points to no cause$/, first === undefined],
    [/\ba disk has no space left\b/, members.some(({ name }) => name === 'disk_full')],
    [/^which devices are affected is not known no report names one$/, incident.scope.length === 0],
    [/^a similar incident .* closed when no more reports came$/, true],
    [/^not known\b/, true],
    [/^it will close by itself at if nothing more comes$/, incident.status !== 'resolved'],
    [/^a ship that is not known\b/, know.ship === null],
  ];
  const bare = words.replace(/^(?:and|but|then) /, '');
  if (
    held.some(([form, isTrue]) => isTrue && form.test(bare)) &&
    !/\b(?:never|did not|is not|was not|are not)\b.*\bno space\b/.test(bare)
  )
    return null;
  return 'the evidence denies nothing of the kind';
};

/** How it stands and how grave it is. */
export const state: Check = ({ words }, { evidence: { incident } }) => {
  const { status, severity, resolve_reason: reason, flapping } = incident;
  const rated = /\brated (low|medium|high|critical)\b/.exec(words)?.[1];
  if (rated !== undefined && rated !== severity) return `it is rated ${severity}`;
  if (/\bsimilar incident\b/.test(words)) return null;
  const isClosed = status === 'resolved';
  const claims: readonly (readonly [RegExp, boolean])[] = [
    [/^it is over\b|\bback to normal\b|\beverything is normal\b/, isClosed && reason === 'cleared'],
    [/^(?:it is|it was) closed\b/, isClosed && reason !== 'cleared'],
    [/\boperator closed it\b/, reason === 'operator'],
    [/\bpart of another incident\b/, reason === 'merged'],
    [/^it is open\b/, !isClosed],
    [/\bperson has taken it\b/, status === 'ack'],
    [/\bnobody has taken it\b/, status === 'open'],
    [/\bit is suppressed\b/, status === 'suppressed'],
    [/\btold before its end\b/, !isClosed],
    [/\bgoes on\b/, incident.expected_end?.reason === 'stale'],
    [/\bclose by itself\b/, !isClosed && incident.expected_end !== undefined],
    [/\bagain and again\b/, flapping],
    [/\bin part\b|\bweakly\b/, incident.probable_cause.length > 0],
  ];
  const wrong = claims.find(([form, isTrue]) => form.test(words) && !isTrue);
  return wrong === undefined
    ? null
    : `it does not stand like that: ${status}${reason === undefined ? '' : `, ${reason}`}`;
};

/** Which way a value went, and on which side of its limit it was. */
export const directions: Check = ({ text, words, numbers, names }, { evidence }) => {
  const [a, b] = numbers.map(({ value }) => value);
  if (/\brose from\b/.test(words) && a !== undefined && b !== undefined && b <= a) return 'it did not rise';
  if (/\bfell from\b/.test(words) && a !== undefined && b !== undefined && b >= a) return 'it did not fall';
  const side = /\b(below|above) the (?:usual )?limit\b/.exec(words)?.[1];
  if (side === undefined) return null;
  const limit = numbers.find(({ left }) => /\blimit of$/.test(left))?.value;
  const isSo = evidence.members.some(
    ({ threshold, value, entity }) =>
      threshold !== null &&
      value !== null &&
      limit !== undefined &&
      Math.abs(threshold - limit) <= Math.max(Math.abs(threshold) * 0.005, 0.0051) &&
      entity !== null &&
      names.includes(bareName(entity)) &&
      value < threshold === (side === 'below'),
  );
  return isSo ? null : `${text.slice(0, 40)}… was not ${side} it`;
};

/** What a device reported has to be what one of its own signs means. */
export const events: Check = ({ words, names }, { evidence }) => {
  const said = /(?<!\bfirst )\breported (.+)$/.exec(words)?.[1];
  if (said === undefined || names.length === 0 || /^nothing itself|^times? in the/.test(said)) return null;
  const own = evidence.members.filter(({ entity }) => entity !== null && names.includes(bareName(entity)));
  const isSo = own.some(({ name }) => {
    const known = wordsOf([MEANINGS[name] ?? name.replaceAll('_', ' '), 'a the is was grave fault']);
    return said.split(' ').every((word) => known.has(word));
  });
  return isSo ? null : `${names[0]} did not report that`;
};

/** What to do stands in a runbook, or is the one place to look first. */
export const advice: Check = (clause, know) => {
  const { words, names } = clause;
  if (/\blook\b/.test(words))
    return names.length > 0 && names.every((name) => name === know.root)
      ? null
      : 'that is not where to look first';
  if (/^step\b|\brunbook\b/.test(words) && !/^no runbook\b/.test(words)) return 'no runbook says so';
  return isOrder(words) ? 'no runbook says so' : null;
};

/** A statement begins with what it is about; an order with what is to be done. */
const SUBJECTS =
  /^(?:a|an|the|all|another|everything|it|its|they|this|that|these|at|from|by|in|no|not|nobody|nothing|less|very|services?|device|devices|ms|mv|of|and|with|when|whether|which|on|or|many|what|as|is|are|was|were|for|after|before|to|until|reported|came|has|had|have|rated|report|reports|affected|step|two|look)\b/;

function isOrder(words: string): boolean {
  const [first = ''] = words.split(' ');
  return (
    /\bmust\b|\bshould\b|\bhas to be\b|\bdo now\b|\bplease\b/.test(words) ||
    (first !== '' && !SUBJECTS.test(words) && !isMeaning(first))
  );
}

function isMeaning(word: string): boolean {
  return Object.values(MEANINGS).some((meaning) => meaning.split(' ').includes(word));
}

/** Words that neither the evidence nor the telling of it has. */
export const strangeWords: Check = ({ words: all, text }, know) => {
  const { evidence } = know;
  const { incident, members, series } = evidence;
  const names = [
    ...members.map(({ name }) => name),
    ...series.map(({ name }) => name),
    incident.incident_type,
  ];
  const known = wordsOf([
    ...names.map((name) => MEANINGS[name] ?? name.replaceAll('_', ' ')),
    ...evidence.missing,
    incident.severity,
    know.ship,
    'services devices',
  ]);
  // What a device is and where it stands is looked at where it is told: in brackets behind its name, or as the cause's.
  const ofDevices = wordsOf([...evidence.devices.values()].flatMap(({ type, location }) => [type, location]));
  const isPlaced = /\([^()]*\)/.test(text) || CAUSE.test(all);
  const strange = all
    .split(' ')
    .filter((word) => !(isPlaced && ofDevices.has(word)))
    .find((word) => word !== '' && !known.has(word) && !TELLING_WORDS.has(word));
  if (strange !== undefined) return `nothing in the evidence speaks of "${strange}"`;
  return /[^\p{Script=Latin}\p{Script=Common}]/u.test(text) ? 'it is in another writing' : null;
};

function wordsOf(texts: readonly (string | null)[]): Set<string> {
  return new Set(
    texts.flatMap((text) => (text ?? '').toLowerCase().split(/[^a-z']+/)).filter((word) => word !== ''),
  );
}
