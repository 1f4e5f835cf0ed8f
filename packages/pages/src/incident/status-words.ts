import type { Incident, ResolveReason, TimelineEvent } from '@aiops/contracts';
import { momentWords } from './time-words.ts';

const ENDED: Readonly<Record<ResolveReason, string>> = {
  cleared: 'every condition ended and it stayed quiet',
  quiet: 'no more lines came',
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

/** `operator:chief` is the person; all else is the id of a silence or the name of a window. */
function coverWords(by: string): string {
  return by.startsWith('operator:') ? by.slice('operator:'.length) : `the silence or window ${by}`;
}

/** When it ends if nothing more comes, and why then; null once it is over. */
export function expectedEndWords(incident: Incident, zone: string | undefined): string | null {
  const { expected_end: end } = incident;
  if (end === undefined || incident.status === 'resolved') return null;
  const at = momentWords(end.ts, zone);
  const since = momentWords(end.since, zone);
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
): string | null {
  if (end === undefined || status === 'resolved') return null;
  const at = momentWords(end.ts, zone);
  return end.reason === 'stale'
    ? `Still fires; counts as over at ${at} if nobody reports its end`
    : `Ends by itself at ${at} if nothing more comes`;
}
