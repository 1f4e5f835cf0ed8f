import type { Incident, ResolveReason, TimelineEvent } from '@aiops/contracts';
import { momentWords } from './time-words.ts';

const ENDED: Readonly<Record<ResolveReason, string>> = {
  cleared: 'every condition ended and it stayed quiet',
  quiet: 'nothing more was heard; nobody confirmed its end',
  stale: 'nothing was heard of it for so long that it counts as over; whether it is, is not known',
  operator: 'a person resolved it',
  merged: 'it goes on in the incident that it was merged into',
};

const BEGAN_BY: Readonly<Record<Incident['status'], readonly TimelineEvent[]>> = {
  open: ['created', 'reopened'],
  ack: ['acknowledged'],
  resolved: ['resolved', 'merged'],
  suppressed: ['suppressed'],
};

/** Since when it is in its state; null where the timeline does not tell. */
export function statusSince({ status, timeline }: Incident): string | null {
  return timeline.findLast(({ event }) => BEGAN_BY[status].includes(event))?.ts ?? null;
}

/** Why it is over, or who keeps it quiet; null where there is nothing to say. */
export function whyThatStatus(incident: Incident): string | null {
  const { status, resolve_reason, suppressed_by, owner } = incident;
  if (status === 'resolved') return resolve_reason === undefined ? null : ENDED[resolve_reason];
  if (status === 'suppressed') {
    return suppressed_by === undefined ? null : `suppressed by ${coverWords(suppressed_by)}`;
  }
  return status === 'ack' && owner === undefined ? 'somebody looks at it; no owner is set' : null;
}

const SILENCE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** `operator:chief` is the person; all else is the id of a silence, or the name of a window or silence of the policy. */
function coverWords(by: string): string {
  if (by.startsWith('operator:')) return by.slice('operator:'.length);
  return SILENCE_ID.test(by) ? 'a silence' : `the silence or window ${by}`;
}

/** When it ends if nothing more comes, and why then; null once it is over. What is late is waited for on top. */
export function expectedEndWords(
  incident: Incident,
  zone: string | undefined,
  nowMs = Date.now(),
): string | null {
  const { expected_end: end } = incident;
  if (end === undefined || incident.status === 'resolved') return null;
  const at = momentWords(end.ts, zone);
  const since = momentWords(end.since, zone);
  if (Date.parse(end.ts) <= nowMs) {
    return `It is about to end: nothing more had come by ${at}, and what comes late is still waited for.`;
  }
  switch (end.reason) {
    case 'cleared':
      return `It ends by itself at ${at} if nothing more comes: nothing fires any more since ${since}.`;
    case 'quiet':
      return `It ends by itself at ${at} if nothing more comes: only log lines spoke, the last at ${since}.`;
    case 'stale':
      return `Something still fires, last reported at ${since}. If nobody reports its end, it counts as over at ${at}.`;
  }
}

/** The same at a glance. */
export function expectedEndShort(
  { expected_end: end, status }: Incident,
  zone: string | undefined,
  nowMs = Date.now(),
): string | null {
  if (end === undefined || status === 'resolved') return null;
  if (Date.parse(end.ts) <= nowMs) return 'About to end; what comes late is still waited for';
  const at = momentWords(end.ts, zone);
  return end.reason === 'stale'
    ? `Still fires; counts as over at ${at} if nobody reports its end`
    : `Ends by itself at ${at} if nothing more comes`;
}
