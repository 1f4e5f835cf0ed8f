import type { TimelineEntry, TimelineEvent } from '@aiops/contracts';
import { entityWord } from '../actions/incident-words.ts';
import { reasonWords, signalWords } from './signal-words.ts';

export interface TimelineRow {
  readonly key: string;
  readonly ts: string;
  readonly event: TimelineEvent;
  /** The name of the person who did it; null for what the system did or heard. */
  readonly person: string | null;
  readonly headline: string;
  readonly text: string | null;
}

const HEADLINES: Readonly<Record<TimelineEvent, string>> = {
  created: 'Began',
  updated: 'Changed',
  merged: 'Merged',
  split: 'Split',
  enriched: 'Narrative written',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
  reopened: 'Reopened',
  suppressed: 'Suppressed',
  assigned: 'Assigned',
  commented: 'Comment',
  action: 'Action',
};

const REPORT = /^(.+?)(?: on (\S+))? (joined|fires again|goes on|cleared): (.*)$/s;
const REPORTED: Readonly<Record<string, string>> = {
  joined: 'New sign',
  'fires again': 'Again',
  'goes on': 'Goes on',
  cleared: 'Ended',
};

/** The newest first: what is new is what people look for. */
export function timelineRows(
  entries: readonly TimelineEntry[],
  beganAt = entries.find(({ event }) => event === 'created')?.ts,
): TimelineRow[] {
  const timeline = withMerger(entries);
  const seen = new Map<string, number>();
  const rows = timeline.map((entry) => {
    const name = `${entry.ts} ${entry.event} ${entry.description ?? ''}`;
    const again = (seen.get(name) ?? 0) + 1;
    seen.set(name, again);
    const row = rowOf(entry, `${name} ${again}`);
    const isEarlier = beganAt !== undefined && entry.ts < beganAt;
    return isEarlier ? { ...row, headline: row.headline.replace(/^New sign/, 'Before it began') } : row;
  });
  return rows.reverse();
}

/** A merge by a person is noted twice: what went where, and by whom. It is one. */
function withMerger(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  return entries.flatMap((entry, at) => {
    if (entry.event !== 'merged') return [entry];
    const isByPerson = ({ event, meta }: TimelineEntry) =>
      event === 'merged' && typeof meta?.command_id === 'string';
    const [before, after] = [entries[at - 1], entries[at + 1]];
    if (isByPerson(entry)) return before?.event === 'merged' && !isByPerson(before) ? [] : [entry];
    if (after === undefined || !isByPerson(after)) return [entry];
    return [{ ...entry, source: after.source, meta: { ...entry.meta, ...after.meta } }];
  });
}

function rowOf(entry: TimelineEntry, key: string): TimelineRow {
  const { ts, event, description } = entry;
  const row = { key, ts, event, person: personOf(entry) };
  const [, signal, where, what, reason] =
    event === 'updated' && description !== undefined ? (REPORT.exec(description) ?? []) : [];
  if (signal === undefined || what === undefined || reason === undefined) {
    const headline = HEADLINES[event];
    const isSaid = row.person !== null && description === `${headline.toLowerCase()} by ${row.person}`;
    return { ...row, headline, text: isSaid ? null : textOf(event, description) };
  }
  const place =
    what === 'cleared' ? signalWords(signal) : where === undefined ? signalWords(signal) : entityWord(where);
  return { ...row, headline: `${REPORTED[what] ?? what}: ${place}`, text: reasonWords(reason) };
}

/** What a person wrote stays as it is. */
function textOf(event: TimelineEvent, description: string | undefined): string | null {
  if (description === undefined) return null;
  return event === 'commented' ? description : reasonWords(description);
}

/** An entry that a command made is a person's; on resolving, the words name the person and the source does not. */
function personOf({ source, meta, description = '' }: TimelineEntry): string | null {
  if (typeof meta?.command_id !== 'string') return null;
  const [, named] = /^resolved by (.+?)(?:, as (?:noise|real))?$/.exec(description) ?? [];
  return named ?? source;
}

/** The comments, the oldest first as a talk is read. */
export function commentsOf(timeline: readonly TimelineEntry[]): TimelineRow[] {
  return timelineRows(timeline.filter(({ event }) => event === 'commented')).reverse();
}

/** Incidents that were merged into this one and not taken out again. */
export function takenIn(timeline: readonly TimelineEntry[]): string[] {
  const held = new Set<string>();
  for (const { event, meta, description = '' } of timeline) {
    const id = meta?.incident_id;
    if (event === 'merged' && typeof id === 'string') held.add(id);
    if (event !== 'split') continue;
    for (const known of held) if (description.includes(known)) held.delete(known);
  }
  return [...held];
}
