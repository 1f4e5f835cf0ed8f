import type { Plot } from './planted-makers.ts';
import {
  type Draw,
  facts,
  type Made,
  pick,
  type Rewording,
  reworded,
  type Sentence,
} from './planted-sentences.ts';

/** A true sentence that says something else, because a part of it is left out, or told of another thing. */
export const OMISSION_KINDS = [
  'dropped_condition',
  'dropped_negation',
  'dropped_doubt',
  'widened_scope',
  'widened_count',
  'past_as_present',
  'surer',
  'reversed_order',
  'steps_out_of_order',
  'clause_alone',
] as const;
export type OmissionKind = (typeof OMISSION_KINDS)[number];

const CONDITIONS: readonly Rewording[] = [
  [/ if [^;.«]+/, ''],
  [/ when first reported/, ' all the time'],
];
const NEGATIONS: readonly Rewording[] = [
  [/ is not ruled out/, ' is ruled out'],
  [/ was not seen in/, ' was seen in'],
  [/ was not over when this was told/, ' was over when this was told'],
  [/because no more reports came/, 'because more reports came'],
  [/No other device with clear trouble depends/, 'Another device with clear trouble depends'],
  [/reported nothing itself/, 'reported it itself'],
  [/ is not known/, ' is known'],
  [/ was not reported/, ' was reported'],
  [/No runbook was found/, 'A runbook was found'],
];
const DOUBTS: readonly Rewording[] = [
  [/^.*; that the trouble itself ended was not reported\.$/, 'The trouble itself ended.'],
  [
    /^.*; that the trouble itself ended was not reported\.$/,
    'The trouble ended because no more reports came.',
  ],
  [/^.*whether it ended is not known\.$/, 'It ended.'],
  [/ in part; another cause is not ruled out/, ''],
  [/ in part/, ''],
  [/^.*another cause is not ruled out\.$/, 'The evidence supports another cause.'],
  [/ because no more reports came; that .*$/, '; everything is back to normal.'],
];
const SCOPES: readonly Rewording[] = [
  [/what depends on /, ''],
  [/ or depend on it/, ''],
  [/ are ([\w.-]+) or depend on it/, ' depend on $1'],
  [/ with clear trouble/, ''],
  [/ of this in all/, ' of all devices'],
  [/ on ([\w.-]+) was/, ' on all devices was'],
  [
    /^The first sign of ([\w.-]+) (came at .*), (?:less than )?[^,]+ after the first of all/,
    'The first sign of all $2 from $1',
  ],
];
const SURER: readonly Rewording[] = [
  [/The cause is very likely/, 'The cause is'],
  [/The probable cause is/, 'The cause is'],
  [/The probable cause is/, 'The cause is very likely'],
  [/A possible cause is/, 'The probable cause is'],
  [/A less likely cause is/, 'A very likely cause is'],
  [/A less likely cause is/, 'The cause is'],
  [/Less likely causes are/, 'The causes are'],
  [/supports this cause in part/, 'supports this cause well'],
  [/supports this cause well/, 'proves this cause'],
  [/supports this cause weakly/, 'supports this cause'],
];
/** Words of a similar incident that would be of this one, alone. */
const PAST: readonly Rewording[] = [
  [/^A similar incident (began at [^;]*?)(?: and (?:was|is) .*)?$/, 'This incident $1.'],
  [/^A similar incident began at .* and was over after ([^:]*): (.*)$/, 'It was over after $1: $2'],
  [/^A similar incident began at .* and was over after [^:]*: (.*)\.$/, 'It is over: $1.'],
  [/^A similar incident began at .* (closed|ended|over) .*$/, 'It is $1.'],
];

const MADE_BY: Readonly<Partial<Record<OmissionKind, readonly Rewording[]>>> = {
  dropped_condition: CONDITIONS,
  dropped_negation: NEGATIONS,
  dropped_doubt: DOUBTS,
  widened_scope: SCOPES,
  past_as_present: PAST,
  surer: SURER,
};

/** How each kind is made; null where this case has nothing to make it of. */
export function omitted(kind: OmissionKind, { here, draw }: Plot): Made {
  const made = madeOf(kind, here, draw);
  // Of what is over by itself it is true as well that it came back to normal.
  const isBack = here.incident.status === 'resolved' && here.incident.resolve_reason === 'cleared';
  return made !== null && isBack && OF_ENDS.has(kind) && !/\d/.test(made.text) ? null : made;
}

const OF_ENDS: ReadonlySet<OmissionKind> = new Set(['dropped_doubt', 'past_as_present', 'clause_alone']);

function madeOf(kind: OmissionKind, here: Plot['here'], draw: Draw): Made {
  const rewordings = MADE_BY[kind];
  // Steps have conditions, too.
  const told = kind === 'dropped_condition' ? [...tellable(here), ...facts(here, 'step')] : tellable(here);
  if (rewordings !== undefined) return reworded(told, rewordings, draw);
  if (kind === 'widened_count') return widenedCount(facts(here, 'cause_reason', 'reports', 'affected'), draw);
  if (kind === 'reversed_order') return reversed(facts(here, 'first_sign', 'sign'), draw);
  if (kind === 'steps_out_of_order') return mixedSteps(facts(here, 'step'), draw);
  return clauseAlone(facts(here, 'state', 'certainty', 'similar', 'cause_reason'), draw);
}

function tellable(here: Plot['here']): Sentence[] {
  return facts(
    here,
    ...['what', 'first_sign', 'sign', 'affected', 'cause', 'cause_reason', 'other_causes'],
    ...['reports', 'history', 'similar', 'state', 'certainty', 'no_runbook', 'missing'],
  );
}

/** `4 of the 5 devices …` become five, and those that repeat become all. */
function widenedCount(sentences: readonly Sentence[], draw: Draw): Made {
  return reworded(
    sentences,
    [
      [/^\d+ of the (\d+) devices/, '$1 devices'],
      [/^\d+ of the (\d+) devices/, 'All $1 devices'],
      [/^It rests on \d+ reports, of which (\d+) only repeat others/, 'It rests on $1 reports'],
      [/, of which \d+ only repeat others/, ', none of which repeats another'],
      [/^1 device is affected/, 'At least 1 more device is affected'],
    ],
    draw,
  );
}

const AT = /^(?:At|From) (?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d/;

/** The later of two signs is told as the earlier. */
function reversed(signs: readonly Sentence[], draw: Draw): Made {
  const timed = signs.flatMap((sentence) => {
    const [device] = sentence.entities;
    return AT.test(sentence.text) && device !== undefined ? [{ ...sentence, device }] : [];
  });
  const [first] = timed;
  const later = pick(
    timed
      .slice(1)
      .filter(
        ({ device, text }) => device !== first?.device && text.slice(0, 20) !== first?.text.slice(0, 20),
      ),
    draw,
  );
  if (first === undefined || later === undefined) return null;
  const text = pick(
    [
      `The first sign of all came from ${later.device}.`,
      `${later.device} reported before ${first.device}.`,
      `${first.device} reported after ${later.device}.`,
      `After ${later.device}, ${first.device} reported.`,
    ],
    draw,
  );
  return text === undefined ? null : { text, facts: [...first.facts, ...later.facts] };
}

/** A later step first, or alone: what it rests on was not done. */
function mixedSteps(steps: readonly Sentence[], draw: Draw): Made {
  const [first, ...later] = steps;
  const chosen = pick(later, draw);
  if (first === undefined || chosen === undefined) return null;
  const isAlone = draw(2) === 0;
  return isAlone
    ? { text: chosen.text, facts: chosen.facts }
    : { text: `${chosen.text} ${first.text}`, facts: [...chosen.facts, ...first.facts] };
}

/** What stands behind a semicolon or a colon, where it means something only with what stands before it. */
function clauseAlone(sentences: readonly Sentence[], draw: Draw): Made {
  const parts = sentences.flatMap(({ text, facts: ids }) => {
    const behind = / and (was over after [^:]*)|: (everything came back to normal)/.exec(text);
    const clause = behind?.[1] ?? behind?.[2];
    return clause === undefined ? [] : [{ clause, ids }];
  });
  const chosen = pick(parts, draw);
  if (chosen === undefined) return null;
  const text = chosen.clause.startsWith('was ')
    ? `It ${chosen.clause}.`
    : `${chosen.clause.charAt(0).toUpperCase()}${chosen.clause.slice(1)}.`;
  return { text, facts: chosen.ids };
}
