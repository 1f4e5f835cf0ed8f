import type { Runbook } from '@aiops/pipeline';
import { standsAlone } from './causes.ts';
import type { Check } from './checks.ts';

/** What means something only with all of its words: a condition, a doubt, a limit to what it is about. */
export const wholes: Check = ({ words, numbers }, know) => {
  const { incident, history, similar } = know.evidence;
  const first = incident.probable_cause.find(({ rank }) => rank === 1);
  const isCleared = incident.status === 'resolved' && incident.resolve_reason === 'cleared';
  const isSimilar = /\bsimilar incident\b/.test(words);
  const { downstream_members: below, silent } = first?.terms ?? {};
  const false_: readonly (readonly [RegExp, boolean, string])[] = [
    [/\bclose by itself\b(?!.*\bif nothing more comes\b)/, true, 'that it closes has a condition'],
    [/\ball the time\b|\bwithout end\b|\bof all devices\b/, true, 'nobody measured that'],
    [/\bsign that opened this was seen\b/, history === null || history.d7 === 0, 'it was not seen before'],
    [/\bsupports this cause$/, true, 'how well is left out'],
    [/\bsupports this cause well$/, first === undefined || !standsAlone(know), 'it is not that sure'],
    [/\bsupports (?!this cause\b)/, true, 'nothing supports another cause'],
    [/\bproves?\b|\bproven\b/, true, 'nothing is proven'],
    [/\btrouble(?: itself)? ended\b(?! was not reported)|^it ended\b/, !isCleared, 'no end was reported'],
    [/^(?:it is|it was) over\b|^everything\b.*\bnormal\b/, !isSimilar && !isCleared, 'it is not over'],
    [/^it was over after\b/, true, 'that is told of another incident'],
    [/^it is not over\b/, incident.status === 'resolved', 'it is over'],
    [
      /\bsimilar incident\b.*\bis over\b/,
      similar.some(({ incident: other }) => other.status !== 'resolved'),
      'another incident is not over',
    ],
    [
      /\bsimilar incident\b.*\bwas over when\b/,
      similar.some(({ incident: other }) => other.status !== 'resolved'),
      'another incident was not over',
    ],
    [/\banother device with clear trouble depends\b/, below === 1, 'no other device depends on it'],
    [/\bonly device\b(?!.*\bwith clear trouble\b)/, true, 'there are other devices'],
    [/\bdevices? with clear trouble are$/, below !== 1, 'those that depend on it are counted too'],
    [
      /\bdevices?\b.*(?<!\bor )\bdepend on\b/,
      numbers.length > 0 && silent !== true,
      'the cause itself is counted too',
    ],
    [/\bdevices are or depends? on\b/, true, 'others have no clear trouble'],
    [/\blast sign\b/, true, 'nothing tells a last sign'],
    [/\bit was not over\b/, incident.status === 'resolved', 'it is over'],
    [/\bmore device\b/, true, 'those are all'],
    [/\bnone of which\b/, incident.duplicate_count > 0, 'some do repeat others'],
  ];
  const wrong = false_.find(([form, isFalse]) => isFalse && form.test(words));
  return wrong?.[2] ?? null;
};

const QUOTATION = /«[^»]*»/g;

const BEFORE = /([\w.-]*\w) reported before ([\w.-]*\w)/;
const AFTER = /([\w.-]*\w) reported after ([\w.-]*\w)/;
const AFTER_FIRST = /^After ([\w.-]*\w), ([\w.-]*\w) reported\b/;

/** Who reported before whom, by the first sign of each. */
export const order: Check = ({ text }, { moments }) => {
  const told = AFTER_FIRST.exec(text) ?? BEFORE.exec(text);
  const turned = AFTER.exec(text);
  const [first, second] = told !== null ? [told[1], told[2]] : [turned?.[2], turned?.[1]];
  if (first === undefined || second === undefined) return null;
  const startOf = (name: string): number =>
    Math.min(...moments.filter(({ about, owner }) => about === 'sign' && owner === name).map(({ ms }) => ms));
  return startOf(first) < startOf(second) ? null : `${first} did not report before ${second}`;
};

/**
 * Steps stand in their order from the first on: one that is told without those before it leaves out what has to be done first.
 * @returns the places of sentences with a step that is out of its turn
 */
export function stepsOutOfTurn(sentences: readonly string[], runbooks: readonly Runbook[]): number[] {
  const done = new Map<string, number>();
  return sentences.flatMap((sentence, at) => {
    // What a log said of steps is told as what it said, in whatever order.
    const told = stepsIn(sentence.replace(QUOTATION, '«»'), runbooks);
    const isInTurn = told.every(({ id, number }) => {
      const before = done.get(id) ?? 0;
      done.set(id, Math.max(before, number));
      return number <= before + 1 && number >= before;
    });
    return isInTurn ? [] : [at];
  });
}

/** A step with its number, or its words alone, in the order of the sentence. */
function stepsIn(sentence: string, runbooks: readonly Runbook[]): { id: string; number: number }[] {
  return runbooks
    .flatMap(({ id, title, steps }) =>
      steps.flatMap((step, index) => {
        const numbered = sentence.indexOf(`Step ${index + 1} of the runbook ${title.slice(0, 40)}`);
        const place = numbered === -1 ? sentence.indexOf(step.replace(/[.!]$/, '')) : numbered;
        return place === -1 ? [] : [{ id, number: index + 1, place }];
      }),
    )
    .sort((a, b) => a.place - b.place);
}
