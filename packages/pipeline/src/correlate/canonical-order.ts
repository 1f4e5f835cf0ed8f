import type { AnomalyEnriched, IncidentCommand } from '@aiops/contracts';

/**
 * A place in the order in which a ship's settled state is worked out: event time, then what makes the order total.
 * That of a statement follows from the statement alone, so that whoever sorts the same statements has the same order.
 */
export interface Place {
  readonly placeMs: number;
  readonly tie: string;
}

interface EntryBase extends Place {
  /** When the bus took it, ms. */
  readonly atMs: number;
}

export interface StatementEntry extends EntryBase {
  readonly kind: 'statement';
  readonly anomaly: AnomalyEnriched;
  /** It came behind the watermark. */
  readonly late: boolean;
}

/** A person's command that was carried out when it came. */
export interface CommandEntry extends EntryBase {
  readonly kind: 'command' | 'silence';
  readonly command: IncidentCommand;
  /** Event time of the ship as the person saw it. */
  readonly nowMs: number;
}

export type Entry = StatementEntry | CommandEntry;

/** Nothing comes before it. */
export const BEFORE_ALL: Place = { placeMs: Number.NEGATIVE_INFINITY, tie: '' };

/**
 * Occurred, started, fingerprint, beginning before end, record. What came late, and what has the time of its receipt
 * because its own clock was ahead, can't be placed by its time: it has the place of its arrival.
 */
export function placeOfStatement(
  anomaly: AnomalyEnriched,
  clockMs: number,
  late: boolean,
  arrival: number,
): Place {
  const occurredMs = Date.parse(anomaly.occurred_at);
  const isAhead = anomaly.clock_skew === true && occurredMs > clockMs && Number.isFinite(clockMs);
  if (late || isAhead) return placeOfArrival(clockMs, arrival);
  const started = digits(Date.parse(anomaly.started_at));
  const state = anomaly.state === 'firing' ? 0 : 1;
  return { placeMs: occurredMs, tie: `s${started}${anomaly.fingerprint}${state}${anomaly.record_id}` };
}

/** After every statement of its time: a person saw those that had come. */
export function placeOfArrival(clockMs: number, arrival: number): Place {
  return { placeMs: clockMs, tie: `t${digits(arrival)}` };
}

/** The moment at which the passing of time does something: before every statement of its time. */
export function placeOfMoment(atMs: number): Place {
  return { placeMs: atMs, tie: '' };
}

export function comparePlaces(a: Place, b: Place): number {
  if (a.placeMs !== b.placeMs) return a.placeMs < b.placeMs ? -1 : 1;
  return a.tie < b.tie ? -1 : a.tie > b.tie ? 1 : 0;
}

/** As text that sorts as the number does; times before 1970 sort among themselves by their size and before all. */
function digits(value: number): string {
  return String(Math.max(0, value)).padStart(16, '0');
}
