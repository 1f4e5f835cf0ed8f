import type { MemberSummary } from '@aiops/pipeline';
import { type Check, isMeant } from './checks.ts';
import type { Clause } from './clauses.ts';
import { bareName } from './knowledge.ts';

/** Which way a value went. */
export const directions: Check = ({ words, numbers }) => {
  const [a, b] = numbers.map(({ value }) => value);
  if (a === undefined || b === undefined) return null;
  if (/\brose from\b/.test(words) && b <= a) return 'it did not rise';
  return /\bfell from\b/.test(words) && b >= a ? 'it did not fall' : null;
};

/** A value is compared with its limit, and no limit with a value: which of the two stands first is what it says. */
export const comparisons: Check = (clause, { evidence }) => {
  const { words, text, numbers } = clause;
  const [, before = '', side, after = ''] = /^(.*?)\b(above|below)\b(.*)$/.exec(words) ?? [];
  if (side === undefined) return null;
  const subject = before.split(' and ').at(-1) ?? '';
  if (/\blimit\b|\busual\b/.test(subject) || !/^ (?:the |its )?(?:usual )?limit\b/.test(after))
    return 'a value is compared with its limit, and not the other way round';
  const limit = numbers.find(({ left }) => /\blimit of$/.test(left))?.value;
  const isSo = measuresOf(clause, evidence.members, subject).some(
    ({ threshold, value }) =>
      threshold !== null &&
      value !== null &&
      (limit === undefined || Math.abs(threshold - limit) <= Math.max(Math.abs(threshold) * 0.005, 0.0051)) &&
      value < threshold === (side === 'below'),
  );
  return isSo ? null : `${text.slice(0, 40)}… was not ${side} it`;
};

const PRESENT = /\b(?:is|are|stays|remains)(?: still)?(?: at)?$/;

/** What a device measured is told as something that was, once it is over. */
export const tense: Check = (clause, { evidence: { incident, members } }) => {
  const isPresent =
    /\b(?:is|are|stays|remains)(?: still)? (?:above|below|unusual)\b/.test(clause.words) ||
    clause.numbers.some(({ left }) => PRESENT.test(left));
  if (!isPresent) return null;
  const own = measuresOf(clause, members, clause.words);
  const isOver = own.every(({ endedMs }) => endedMs !== null || incident.status === 'resolved');
  return own.length > 0 && isOver ? 'that was so, and is over' : null;
};

/** What the named devices measured, of the metrics that are spoken of in plain words or by their quoted names. */
function measuresOf(
  { names, quotes }: Clause,
  members: readonly MemberSummary[],
  words: string,
): MemberSummary[] {
  return members.filter(
    ({ kind, name, entity }) =>
      (kind === 'metric' || kind === 'context') &&
      entity !== null &&
      names.includes(bareName(entity)) &&
      (quotes.includes(name) || isMeant(name, words)),
  );
}
