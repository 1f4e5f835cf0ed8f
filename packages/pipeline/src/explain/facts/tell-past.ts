import { type Incident, spanWords } from '@aiops/contracts';
import type { Draft, Telling } from './draft.ts';

/** How often before, and what became of incidents like it. */
export function tellPast(telling: Telling, limit: number): { drafts: Draft[]; left: number } {
  const { history, similar } = telling.evidence;
  const drafts = similar.slice(0, limit).map(({ incident }, index) => {
    const beganMs = Date.parse(incident.first_seen);
    const text = `A similar incident began at ${telling.clock.dayAndMoment(beganMs)} ${outcome(incident)}.`;
    return telling.draft('similar', text, {
      about: `${index + 1}.${incident.resolve_reason ?? incident.status}`,
      timesMs: [beganMs],
      refs: [{ of: 'incident', id: incident.incident_id }],
    });
  });
  const before = history === null ? [] : historyOf(telling, history.h24, history.d7);
  return { drafts: [...before, ...drafts], left: Math.max(0, similar.length - limit) };
}

function historyOf(telling: Telling, h24: number | null, d7: number | null): Draft[] {
  if (d7 === null) return [];
  if (d7 === 0)
    return [
      telling.draft('history', 'The sign that opened this was not seen in the 7 days before.', {
        about: 'never',
      }),
    ];
  const day = h24 === null ? '' : `, ${h24} of them in the 24 hours before`;
  const text = `The sign that opened this was reported ${d7 === 1 ? '1 time' : `${d7} times`} in the 7 days before${day}.`;
  return [telling.draft('history', text, { about: 'before' })];
}

function outcome(incident: Incident): string {
  if (incident.status !== 'resolved') return 'and was not over when this was told';
  const lasted = spanWords(Date.parse(incident.last_seen) - Date.parse(incident.first_seen));
  switch (incident.resolve_reason) {
    case 'cleared':
      return `and was over after ${lasted}: everything came back to normal`;
    case 'quiet':
      return `and was closed when no more reports came; they had come for ${lasted}`;
    case 'operator':
      return `and was closed by an operator; reports had come for ${lasted}`;
    case 'stale':
      return 'and was closed because nothing was heard of it any more';
    default:
      return 'and was closed';
  }
}
