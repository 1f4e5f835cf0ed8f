import { type ExplainedVerdict, levelRank, type Reason, type TraceAnswer } from '@aiops/contracts';
import { FATES, type Fate } from './fates.ts';

/** What became of one statement, as people read it. */
export interface Outcome {
  readonly words: string;
  /** The incident that the verdict names. */
  readonly incidentId: string | null;
}

export interface Why {
  /** Null: it is part of no incident that is kept. */
  readonly incidents: TraceAnswer['incidents'] | null;
  /** Never empty. Where there is no incident, the first one says why. */
  readonly outcomes: readonly Outcome[];
}

const MAX_OUTCOMES = 5;

/** What is known of how far judging has come. */
export interface Judging {
  /** The time now, ms. */
  readonly nowMs: number;
  /** A detecting role has a backlog. */
  readonly isBehind: boolean;
}

/** So long a record may be on its way to the detectors. */
const JUDGED_WITHIN_MS = 60_000;
/** What came in longer ago than this is past any backlog. */
const BEHIND_WITHIN_MS = 6 * 3_600_000;

/** Why it became an incident, or why it did not: from the verdicts, and where there are none from what is there. */
export function whyOf(trace: TraceAnswer, judging: Judging): Why {
  const decided = decisionsOf(trace.ledger).filter(({ fate }) => fate.weight === 'final');
  // Such as that it came late, which says why nobody was told.
  const notes = trace.ledger.filter(({ verdict }) => FATES[verdict].weight === 'note');
  const told = decided.length === 0 ? [] : [...decided.map(({ entry }) => entry), ...notes];
  const outcomes =
    told.length > 0 ? told.map(outcomeOf) : [{ words: undecidedWords(trace, judging), incidentId: null }];
  return {
    incidents: trace.incidents.length === 0 ? null : trace.incidents,
    outcomes: distinct(outcomes).slice(0, MAX_OUTCOMES),
  };
}

interface Decision {
  readonly entry: ExplainedVerdict;
  readonly fate: Fate;
}

const WEIGHTS: readonly Fate['weight'][] = ['found', 'prepared', 'note', 'final'];

/** Of each statement the weightiest verdict, of several the last: later ones are given when things change. */
function decisionsOf(ledger: readonly ExplainedVerdict[]): readonly Decision[] {
  const decisions = new Map<string, Decision>();
  for (const entry of ledger) {
    const fate = FATES[entry.verdict];
    const known = decisions.get(entry.record_id);
    if (known === undefined || rankOf(fate) >= rankOf(known.fate)) {
      decisions.set(entry.record_id, { entry, fate });
    }
  }
  return [...decisions.values()];
}

function rankOf({ weight }: Fate): number {
  return WEIGHTS.indexOf(weight);
}

function outcomeOf({ verdict, detail, incident_id }: ExplainedVerdict): Outcome {
  return { words: withDetail(FATES[verdict].words, detail), incidentId: incident_id ?? null };
}

/** The values that decided stand behind the words, unless they say the same. */
function withDetail(words: string, detail: string): string {
  const isTold = detail === '' || words.toLowerCase().includes(detail.toLowerCase());
  return isTold ? `${words}.` : `${words} (${detail}).`;
}

/** No verdict settles it. */
function undecidedWords(trace: TraceAnswer, judging: Judging): string {
  const { errors, hops, ledger, anomalies } = trace;
  const [failed] = errors;
  if (failed !== undefined) return `An error stopped it in ${failed.role}: ${failed.error_msg}.`;
  const broken = hops.find(({ status }) => status === 'error');
  if (broken !== undefined)
    return `An error stopped it in ${broken.role}: ${broken.error_msg ?? 'no message is kept'}.`;
  const last = decisionsOf(ledger).at(-1);
  if (last !== undefined) return withDetail(last.fate.words, last.entry.detail);
  if (anomalies.length > 0)
    return 'Something was found in it, but the verdicts about that are no longer kept.';
  if (isUnjudged(trace, judging)) return 'It is not judged yet: no detector has spoken of it so far.';
  return nothingFoundWords(trace);
}

/** It just came in, or the detectors are behind: that nothing was found means nothing yet. */
function isUnjudged({ records: { logs, metrics } }: TraceAnswer, { nowMs, isBehind }: Judging): boolean {
  const withinMs = isBehind ? BEHIND_WITHIN_MS : JUDGED_WITHIN_MS;
  return [...logs, ...metrics].some(({ received_at }) => nowMs - Date.parse(received_at) < withinMs);
}

/** No detector spoke of it: what would have made one speak. */
function nothingFoundWords({ records: { logs, metrics } }: TraceAnswer): string {
  const [log] = logs;
  if (log !== undefined) {
    if (log.level !== null && levelRank(log.level) >= levelRank('critical')) {
      return `No detector has said anything of it yet, though its level is ${log.level}: it is still on its way, or the detector of levels is off.`;
    }
    const level =
      log.level === null
        ? 'it has no level'
        : `its level, ${log.level}, opens nothing by itself; critical and graver do`;
    return `No detector found anything in it: no pattern of the policy matches its text, and ${level}.`;
  }
  const [sample] = metrics;
  if (sample !== undefined) {
    return `No detector found anything in it: ${sample.name} passed no limit for long enough, and did not leave what is usual.`;
  }
  return 'Nothing was found in it, and the record itself is no longer kept.';
}

function distinct(outcomes: readonly Outcome[]): readonly Outcome[] {
  const byWords = new Map(outcomes.map((outcome) => [`${outcome.words} ${outcome.incidentId}`, outcome]));
  return [...byWords.values()];
}

/** Whether its way may go on: then it is worth asking again. */
export function isUnderWay(trace: TraceAnswer, judging: Judging): boolean {
  const { ledger, incidents, errors } = trace;
  if (incidents.length > 0 || errors.length > 0) return false;
  if (ledger.length === 0 && isUnjudged(trace, judging)) return true;
  const isOpen = (reason: Reason): boolean => reason === 'waiting' || FATES[reason].weight !== 'final';
  return decisionsOf(ledger).some(({ entry }) => isOpen(entry.verdict));
}
