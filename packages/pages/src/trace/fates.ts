import type { Reason } from '@aiops/contracts';

/**
 * What a verdict means for the question "did it become an incident?". `final` answers it; `note` stands beside an
 * answer; `prepared` and `found` are the steps before, after which an answer is still to come.
 */
export interface Fate {
  readonly weight: 'found' | 'prepared' | 'note' | 'final';
  /** A sentence without its full stop. */
  readonly words: string;
}

const found = (what: string): Fate => ({
  weight: 'found',
  words: `${what}, and no verdict about it is stored yet: it is still on its way`,
});
const ended = (what: string): Fate => found(`It says that ${what}`);
const final = (words: string): Fate => ({ weight: 'final', words });
const supports = (what: string): Fate => found(`${what}, which only supports`);

/** Each reason of the ledger: a new one does not compile until somebody has words for it. */
export const FATES: Readonly<Record<Reason, Fate>> = {
  matched_pattern: found('A log pattern matched'),
  matched_level: found('Its level is critical or worse'),
  threshold_crossed: found('A limit was passed for long enough'),
  threshold_cleared: ended('the value is back within its limit'),
  pattern_cleared: ended('a condition ended'),
  outside_alert: found('Another system raised it as an alert'),
  outside_alert_resolved: ended('another system’s alert is over'),
  deviation_supports: supports('One statistical detector saw a deviation'),
  deviation_confirmed: found('A deviation was seen and confirmed'),
  deviation_sustained: found('A deviation was seen and held on'),
  deviation_cleared: ended('a series is back to usual'),
  deviation_accepted: ended('the new level of a series counts as usual from now on'),
  series_silent: supports('A series that came regularly is silent'),
  entity_silent: found('A host or device fell silent'),
  entity_heard: ended('a host or device that was silent is heard again'),
  expected_in_context: final(
    'A limit was passed, but that is expected in these surroundings, so it opens nothing',
  ),
  template_new: supports('A line of this kind was never seen on this ship'),
  template_rate: supports('More lines of this kind came than usual'),
  template_rate_sustained: found('More lines of this kind came than usual, and it held on'),
  severity_burst: supports('More grave lines came than usual'),
  heartbeat_gone: supports('A line that came regularly is gone'),
  heartbeat_back: ended('a line that came regularly is back'),
  context_changed: found('Its surroundings changed, such as weather or position'),
  enriched: { weight: 'prepared', words: 'It has its severity, and correlation has not decided on it yet' },
  enriched_partly: {
    weight: 'prepared',
    words: 'It has its severity but not all of its context, and correlation has not decided on it yet',
  },
  opened: final('It opened an incident'),
  confirmed: { weight: 'note', words: 'It only supports, and another detector confirmed it' },
  attached: final('It joined an incident that was open'),
  reopened: final('It reopened an incident that had just been resolved'),
  duplicate: final('It repeats what an open incident has already, so it counts there and opens nothing new'),
  cleared: final('It ended a condition of an incident'),
  cleared_nothing: final('It says that a condition ended, and no open incident had that condition'),
  waiting: final('It is not enough by itself; it waits for something graver that it belongs to'),
  below_threshold: final('It was not enough by itself, and nothing graver that it belongs to came in time'),
  context_unused: final(
    'It is mere surroundings, such as weather or position, and no incident it belongs to came in time',
  ),
  silenced: final('A silence covers it, so nobody is told of it'),
  maintenance: final('A maintenance window covers it, so nobody is told of it'),
  suppressed_by_operator: final('A person suppressed its incident, so nobody is told of it'),
  late: { weight: 'note', words: 'It came so late that nobody is told of it' },
  flapping: {
    weight: 'note',
    words: 'It begins and ends too often: one notice was given, and none more until it is stable',
  },
  merged: final('Its incident was merged into another one'),
  severity_raised: { weight: 'note', words: 'It raised the severity of its incident' },
  wait_queue_full: final('It was not enough by itself, and gave way since too much was waiting'),
  dead_letter: final('It was given up on after its retries; it is kept and can be replayed'),
  rejected: final('It could not be processed'),
};
