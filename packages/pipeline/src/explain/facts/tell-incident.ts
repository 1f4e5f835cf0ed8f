import { type Incident, spanWords } from '@aiops/contracts';
import type { Draft, Telling } from './draft.ts';
import type { ShipNames } from './evidence.ts';
import { entityWord } from './quote.ts';
import { metricWords, patternWords, typeWords } from './signal-words.ts';

/** What it is, when it began and why it is rated as it is. */
export function tellIncident(telling: Telling): Draft[] {
  const { incident, ship } = telling.evidence;
  const firstMs = Date.parse(incident.first_seen);
  const where = shipWord(incident.ship_id, ship) ?? 'A ship that is not known';
  const what = `${where}: ${typeWords(incident.incident_type)}, rated ${incident.severity}.`;
  return [
    telling.draft('what', what, { about: incident.incident_type }),
    telling.draft('began', `It began at ${telling.clock.dayAndMoment(firstMs)}.`, { timesMs: [firstMs] }),
    ...rated(telling),
  ];
}

/** A ship that the registry does not know is called by what senders say, which may be anything. */
export function shipWord(shipId: string | null, ship: ShipNames | null): string | null {
  if (shipId === null) return null;
  return ship === null ? entityWord(shipId) : (ship.name ?? shipId);
}

const BASE = /^base of \S+$/;
const MEMBER = /^(.{1,300}?)(?: on (\S{1,128}))?: (?:low|medium|high|critical) /s;

function rated(telling: Telling): Draft[] {
  const { severity, severity_reason } = telling.evidence.incident;
  if (BASE.test(severity_reason)) {
    const text = `It is rated ${severity} because every incident of this type is at least that grave.`;
    return [telling.draft('rated', text, { about: 'base' })];
  }
  const [, signal, entity] = MEMBER.exec(severity_reason) ?? [];
  if (signal === undefined) return [];
  const member = telling.evidence.members.find((one) => one.signal === signal);
  const name = member?.name ?? signal.replace(/\{.*$/s, '');
  const words = member === undefined || member.kind === 'log' ? patternWords(name) : metricWords(name);
  const on = entity === undefined ? '' : ` on ${entityWord(entity)}`;
  const text = `It is rated ${severity} because of this sign${on}: ${words}.`;
  return [telling.draft('rated', text, { about: name, entities: [entity ?? null] })];
}

/**
 * How much was reported, and how it ended. An account is kept: what people or time may change a minute later, such as who has
 * taken it, is no fact of it and is shown beside it; until when reports were looked at stays true.
 */
export function tellState(telling: Telling): Draft[] {
  const { incident } = telling.evidence;
  const lastMs = Date.parse(incident.last_seen);
  const lastedMs = lastMs - Date.parse(incident.first_seen);
  const repeats =
    incident.duplicate_count === 0 ? '' : `, of which ${incident.duplicate_count} only repeat others`;
  const reports = incident.anomaly_count === 1 ? '1 report' : `${incident.anomaly_count} reports`;
  const lasted = lastedMs < 1000 ? '' : `, ${spanWords(lastedMs)} after the first`;
  const last = `the last one at ${telling.clock.moment(lastMs)}${lasted}`;
  return [
    telling.draft('reports', `This rests on ${reports}${repeats}, ${last}.`, { timesMs: [lastMs] }),
    ...(incident.flapping
      ? [telling.draft('state', 'It came and went again and again.', { about: 'flapping' })]
      : []),
    state(telling, incident, lastMs),
  ];
}

function state(telling: Telling, incident: Incident, lastMs: number): Draft {
  const { status, resolve_reason } = incident;
  if (status !== 'resolved') {
    const text = `By the reports until ${telling.clock.moment(lastMs)} it was not over.`;
    return telling.draft('state', text, { about: 'before_end', timesMs: [lastMs] });
  }
  const atMs = resolvedMs(incident);
  const at = telling.clock.moment(atMs);
  const text = {
    cleared: `It is over since ${at}: everything that was wrong is back to normal.`,
    quiet: `It is closed since ${at} because no more reports came; that the trouble itself ended was not reported.`,
    stale: `It was closed at ${at} because nothing was heard of it for a long time; whether it ended is not known.`,
    operator: `An operator closed it at ${at}.`,
    merged: `It was made part of another incident at ${at}.`,
    none: `It is closed since ${at}.`,
  }[resolve_reason ?? 'none'];
  return telling.draft('state', text, { about: resolve_reason ?? 'resolved', timesMs: [atMs] });
}

function resolvedMs({ timeline, updated_at }: Incident): number {
  const resolved = timeline.findLast(({ event }) => event === 'resolved');
  return Date.parse(resolved?.ts ?? updated_at);
}

/** More than there are kinds of evidence would be told to nobody's use. */
const SHOWN_MISSING = 6;

/** What could not be had, so that nobody takes it for nothing. */
export function tellMissing(telling: Telling): Draft[] {
  const { missing, incident } = telling.evidence;
  const parts = [
    ...missing,
    ...(incident.errors.length > 0 ? [`${incident.errors.length} reports could not be read in full`] : []),
  ];
  const more = parts.length - SHOWN_MISSING;
  return [...parts.slice(0, SHOWN_MISSING), ...(more > 0 ? [`${more} more parts`] : [])].map((part) =>
    telling.draft('missing', `Not known: ${part}.`, { about: part.split(':')[0] ?? '' }),
  );
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
