import { CAUSE, standsAlone } from './causes.ts';
import type { Check } from './checks.ts';
import { bareName } from './knowledge.ts';
import { MEANINGS, TELLING_WORDS, wordsOf } from './lexicon.ts';

const NOT = /\bnot\b|\bno\b|\bnever\b|\bnobody\b|\bnothing\b|\bnone\b|\bwithout\b|n't\b|\bneither\b|\bnor\b/;

/** Every negation has to be one that the evidence holds. */
export const negations: Check = ({ words }, know) => {
  if (!NOT.test(words)) return null;
  const { incident, history, runbooks, members, similar } = know.evidence;
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
    [/^by the reports until it was not over$/, incident.status !== 'resolved'],
    [
      /^a similar incident began at and was not over when this was told$/,
      similar.some(({ incident: other }) => other.status !== 'resolved'),
    ],
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
    [/\bit was not over\b/, !isClosed],
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
  const { words, names, text } = clause;
  if (/\blook\b/.test(words))
    return names.length > 0 && names.every((name) => name === know.root)
      ? null
      : 'that is not where to look first';
  if (/^step\b|\brunbook\b/.test(words) && !/^no runbook\b/.test(words)) return 'no runbook says so';
  // Whoever is named first is who did it.
  const isStatement = names.some((name) => text.startsWith(`${name} `));
  return !isStatement && isOrder(words) ? 'no runbook says so' : null;
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
