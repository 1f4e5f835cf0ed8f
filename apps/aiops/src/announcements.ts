import type { Incident } from '@aiops/contracts';
import { incidentLine } from './cli/incident-line.ts';
import { printable } from './cli/printable.ts';

const MAX_KNOWN = 10_000;

/** What standard output tells of incidents: only what is new to a person. */
export class Announcements {
  /** What was told last, by incident; the longest untold leave first. */
  readonly #told = new Map<string, string>();

  /** The line for a stored version of an incident; null when a person knows all of it. */
  lineOf(incident: Incident): string | null {
    const { incident_id, severity, incident_type } = incident;
    const before = this.#told.get(incident_id);
    const joined = lastCriticalJoin(incident);
    const state = `${newsOf(incident, before)} ${severity} ${incident_type}`;
    const news = `${state} ${joined?.ts ?? ''} ${joined?.description ?? ''}`;
    if (before === news) return null;
    this.#told.delete(incident_id);
    this.#told.set(incident_id, news);
    const [oldest] = this.#told.keys();
    if (this.#told.size > MAX_KNOWN && oldest !== undefined) this.#told.delete(oldest);
    const isSameState = before?.startsWith(`${state} `) === true;
    const line = incidentLine(incident);
    return isSameState && joined !== undefined
      ? `${line}  now also ${printable(joined.description ?? '')}`
      : line;
  }
}

/**
 * What flaps is told once: its ends and beginnings are no news until it is stable. That nobody was to hear of it is
 * another thing: when it is kept quiet no longer it is told, flapping or not.
 */
function newsOf({ status, flapping }: Incident, before: string | undefined): string {
  if (!flapping || status === 'suppressed') return status;
  const endedInSilence = status === 'resolved' && before?.startsWith('suppressed ') === true;
  return endedInSilence ? 'suppressed' : 'flapping';
}

/** A critical condition in an incident that is open already pages nobody, but whoever watches shall see it. Not under a silence. */
function lastCriticalJoin({ status, timeline }: Incident): Incident['timeline'][number] | undefined {
  const isQuiet = status === 'resolved' || status === 'suppressed';
  return isQuiet ? undefined : timeline.findLast(({ meta }) => meta?.joined === 'critical');
}
