import type { MemberSummary } from '@aiops/pipeline';
import type { Check } from './checks.ts';
import { bareName } from './knowledge.ts';

/** Words that tell how it is at other times. */
const HABIT = /\b(?:usual|usually|unusual|unusually|regular|regularly|than|silent|coming|new)\b/;

type Held = (member: MemberSummary) => boolean;

const of =
  (...families: readonly string[]): Held =>
  ({ family }) =>
    families.includes(family);

/** How what a device usually does may be told, and by which of its signs: turned round it would be another habit. */
const FORMS: readonly (readonly [RegExp, Held])[] = [
  [/\bwrote more (?:log )?lines than usual$/, of('rate_change', 'severity_burst')],
  [/\bwrote a (?:new kind of log line|kind of log line that is new on this ship)$/, of('new_template')],
  [/\ba log line of (?:that )?came regularly (?:and )?stopped coming$/, of('heartbeat')],
  [/\bfell silent most of what it usually sends stopped coming$/, of('silent')],
  [/\bfell silent$/, of('silent')],
  [/\bmost of what (?:it )?usually sends stopped coming$/, of('silent')],
  [/\bthe usual limit\b/, of('deviation')],
  [/\b(?:was|is) unusual\b/, ({ kind, threshold }) => kind === 'metric' && threshold === null],
  [
    /\bstopped coming$/,
    ({ kind, value, family }) => family === 'heartbeat' || (kind === 'metric' && value === null),
  ],
];

/** Nobody but a device writes log lines. */
const OTHER_WRITER = /\b(?:ship|system|logs?|lines?) wrote\b/;

/** What is usual, regular or new has to be told the way round in which the evidence has it. */
export const habits: Check = ({ words: all, names }, { evidence: { members } }) => {
  if (/^not known\b/.test(all)) return null;
  if (OTHER_WRITER.test(all)) return 'only a device writes log lines';
  const words = all.replace(/(?: (?:at|from|since))+$/, '').replace(/\bless than a second\b/g, '');
  if (!HABIT.test(words)) return null;
  const own = members.filter(
    ({ entity }) => names.length === 0 || (entity !== null && names.includes(bareName(entity))),
  );
  const rest = FORMS.reduce(
    (left, [form, isHeld]) => (own.some(isHeld) ? left.replace(form, '') : left),
    words,
  );
  return HABIT.test(rest) ? 'nothing is usual, regular or new in that way' : null;
};
