import type { Plot } from './planted-makers.ts';
import { type Draw, facts, type Made, type Rewording, reworded, type Sentence } from './planted-sentences.ts';

/** A true sentence with all of its words and the other way round: who is compared with whom, who did it, how it usually is. */
export const TURNED_KINDS = [
  'turned_comparison',
  'swapped_roles',
  'turned_habit',
  'present_for_past',
] as const;
export type TurnedKind = (typeof TURNED_KINDS)[number];

/** `From 02:48:31 UTC (03:48:31 ship time) ` and its like. */
const WHEN = String.raw`^(?:At|From) .*? UTC(?: \([^)]* ship time\))? `;
const LIMIT = new RegExp(
  `${WHEN}(.+) on ([\\w.-]+) was (above|below) the (usual )?limit of ([^:]+): ([^,]+) when.*$`,
);

const COMPARISONS: readonly Rewording[] = [
  [LIMIT, 'The $4limit on $2 was $3 $1.'],
  [LIMIT, 'The $4limit of $5 on $2 was $3 $1.'],
  [LIMIT, 'The $4limit $3 $1 on $2.'],
  [LIMIT, 'On $2 the $4limit of $5 was $3 the $6 of $1.'],
  [/ rose from (\S+) to (\S+)(.*)\.$/, ' rose from $2 to $1$3.'],
  [/ fell from (\S+) to (\S+)(.*)\.$/, ' fell from $2 to $1$3.'],
  [/ was (.+) on average before and (.+) during the/, ' was $2 on average before and $1 during the'],
];
const ALERT = new RegExp(`${WHEN}another system raised the alert («[^»]*») for ([\\w.-]+)(;.*)?\\.$`);
const ROLES: readonly Rewording[] = [
  [ALERT, '$2 raised the alert $1 for another system.'],
  [ALERT, '$2 raised the alert $1.'],
  [/^(\d+ devices) are affected: (.*)\.$/, '$2 affected $1.'],
  [/^(\d+ devices) are affected: (.*)\.$/, '$1 are affected by $2.'],
  [/^1 device is affected: (.*)\.$/, '$1 affected 1 device.'],
  [
    /^(All \d+|\d+ of the \d+) (devices with clear trouble) are ([\w.-]+) or depend on it/,
    '$3 depends on $1 $2',
  ],
];
const TALK = new RegExp(`${WHEN}([\\w.-]+) wrote more log lines than usual(;.*)?\\.$`);
const SILENT = new RegExp(
  `${WHEN}([\\w.-]+) fell silent: most of what it usually sends stopped coming(;.*)?\\.$`,
);
const GONE = new RegExp(`${WHEN}a log line of ([\\w.-]+) that came regularly stopped coming(;.*)?\\.$`);
const KIND = new RegExp(`${WHEN}([\\w.-]+) wrote a kind of log line that is new on this ship(;.*)?\\.$`);
const HABITS: readonly Rewording[] = [
  [TALK, '$1 usually wrote more log lines than this.'],
  [TALK, 'More log lines than this $1 usually wrote.'],
  [SILENT, '$1 usually sends most of what stopped coming.'],
  [SILENT, '$1 fell silent, as it usually sends.'],
  [GONE, 'A log line of $1 that stopped coming came regularly.'],
  [GONE, 'The log line of $1 is coming: came regularly, stopped.'],
  [KIND, '$1 is new on this ship and wrote a kind of log line.'],
];
/** Of a measure that is over. */
const PRESENT: readonly Rewording[] = [
  [/ was (above|below) the (usual )?limit/, ' is $1 the $2limit'],
  [/ was unusual: .*\.$/, ' is unusual.'],
  [
    new RegExp(`${WHEN}(.+) on ([\\w.-]+) was (?:above|below) the .*: ([^,]+) when.*$`),
    'Since then $1 on $2 is $3.',
  ],
];

const MADE_BY: Readonly<Record<TurnedKind, readonly Rewording[]>> = {
  turned_comparison: COMPARISONS,
  swapped_roles: ROLES,
  turned_habit: HABITS,
  present_for_past: PRESENT,
};

/** How each kind is made; null where this case has nothing to make it of. */
export function turned(kind: TurnedKind, { here, draw }: Plot): Made {
  return reworded(tellable(kind, here, draw), MADE_BY[kind], draw);
}

function tellable(kind: TurnedKind, here: Plot['here'], draw: Draw): Sentence[] {
  if (kind === 'present_for_past') return overIn(here);
  // Alerts are few and may be told in other words; whom it is about is in every case, and told word for word.
  if (kind === 'swapped_roles')
    return draw(2) === 0 ? facts(here, 'first_sign', 'sign') : facts(here, 'affected', 'cause_reason');
  return facts(here, 'first_sign', 'sign', 'surroundings', 'series');
}

/** The signs of an incident that is over. */
function overIn(here: Plot['here']): Sentence[] {
  return here.incident.status === 'resolved' ? facts(here, 'first_sign', 'sign') : [];
}
