import { type Incident, spanWords } from '@aiops/contracts';
import { entityWord, primaryEntity } from '../actions/incident-words.ts';
import { countOf, countText } from '../numbers/format.ts';
import { spoken } from '../theme/words.ts';
import { timeIn } from '../time/format.ts';
import { causeWords } from './cause-words.ts';
import { severityWords } from './severity-words.ts';
import { reasonWords } from './signal-words.ts';
import { expectedEndWords, whyThatStatus } from './status-words.ts';
import { listed, momentWords, sentence } from './time-words.ts';

interface Surroundings {
  /** As the registry has it; null where it has none. */
  readonly shipName: string | null;
  /** Of ship time. */
  readonly zone: string | undefined;
  /** The time now, ms. */
  readonly nowMs?: number;
}

export interface Told {
  /** What the sentences answer. */
  readonly about: 'what' | 'how bad' | 'where' | 'why' | 'around' | 'now';
  readonly text: string;
}

const CONTEXT_SHOWN = 3;
const CONTEXT = /^(.+?) (?:joined|fires again|goes on): (.*)$/s;

/** An incident as one would tell it on the bridge: only what is stored with it, the most important first. */
export function whatHappened(incident: Incident, surroundings: Surroundings): Told[] {
  const told: Told[] = [
    { about: 'what', text: began(incident, surroundings) },
    { about: 'how bad', text: severityWords(incident) },
    { about: 'where', text: affected(incident) },
    { about: 'why', text: cause(incident) },
    { about: 'around', text: around(incident) },
    { about: 'now', text: now(incident, surroundings) },
  ];
  return told.filter(({ text }) => text !== '');
}

function began(incident: Incident, { shipName, zone }: Surroundings): string {
  const entity = primaryEntity(incident);
  const on = entity === null ? '' : ` on ${entityWord(entity)}`;
  const ship = shipName ?? incident.ship_id;
  const aboard = ship === null ? '; which ship is not known' : `, ${ship}`;
  const first = incident.timeline.find(({ event }) => event === 'created')?.description;
  return [
    `${sentence(spoken(incident.incident_type))}${on}${aboard}.`,
    `It began at ${momentWords(incident.first_seen, zone)}.`,
    first === undefined ? '' : `The first sign: ${ended(reasonWords(first))}`,
  ]
    .join(' ')
    .trim();
}

function affected({ scope, merged_into }: Incident): string {
  const devices = [...new Set(scope.map(({ device_id }) => entityWord(device_id)))];
  if (merged_into !== undefined) return 'Its devices went over to the incident that it was merged into.';
  if (devices.length === 0) return 'No device is named: which ones are affected is not known.';
  if (devices.length === 1) return `Only ${listed(devices)} is affected, as far as anything reported.`;
  return `${devices.length} devices are affected: ${listed(devices, 8)}.`;
}

function cause({ probable_cause }: Incident): string {
  const [first] = [...probable_cause].sort((a, b) => a.rank - b.rank);
  if (first === undefined) return 'No probable cause was found.';
  const why = causeWords(first, probable_cause)
    .filter((phrase) => !phrase.startsWith('its strongest sign'))
    .slice(0, 3);
  const because = why.length === 0 ? '' : `: ${why.join(', and ')}`;
  return `The probable cause is ${entityWord(first.entity)}${because}.`;
}

/** Weather, position and operations, each by what was said last, and when: no causes, but people think of them first. */
function around({ timeline }: Incident): string {
  const context = timeline.filter(({ source }) => source === 'context');
  const latest = new Map<string, string>();
  for (const { ts, description } of context) {
    const [, signal, change] = CONTEXT.exec(description ?? '') ?? [];
    if (signal === undefined || change === undefined) continue;
    // Its last word counts, and stands last.
    latest.delete(signal);
    latest.set(signal, `${reasonWords(change)} (at ${timeIn(ts, 'UTC')} UTC)`);
  }
  if (latest.size === 0) return '';
  return `${sentence(listed([...latest.values()].slice(-CONTEXT_SHOWN)))}.`;
}

function now(incident: Incident, { zone, nowMs }: Surroundings): string {
  const { anomaly_count, duplicate_count, first_seen, last_seen, flapping, errors, status } = incident;
  const lastedMs = Date.parse(last_seen) - Date.parse(first_seen);
  const lasted = lastedMs < 1000 ? '' : `, ${spanWords(lastedMs)} after the first`;
  const why = whyThatStatus(incident);
  return [
    movedByPerson(incident) ? '' : `The last sign came at ${momentWords(last_seen, zone)}${lasted}.`,
    `It rests on ${countOf(anomaly_count, 'report')}${duplicate_count > 0 ? `, ${countText(duplicate_count)} of them repeats` : ''}.`,
    flapping ? 'It comes and goes so often that no further notice is given until it is stable.' : '',
    errors.length > 0 ? `${countOf(errors.length, 'report')} could not be processed in full.` : '',
    status === 'resolved' ? overWords(incident) : '',
    status !== 'resolved' && why !== null ? `${sentence(why)}.` : '',
    expectedEndWords(incident, zone, nowMs) ?? '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Silence alone is no proof of an end. */
function overWords(incident: Incident): string {
  const why = whyThatStatus(incident);
  if (incident.resolve_reason === 'quiet') return `It is resolved: ${why}.`;
  return `It is over${why === null ? '' : `: ${why}`}.`;
}

/** A person who reopens it moves its last activity: when the last sign came is then not known from it. */
function movedByPerson({ timeline, last_seen }: Incident): boolean {
  return timeline.some(
    ({ ts, event, meta }) => event === 'reopened' && typeof meta?.command_id === 'string' && ts >= last_seen,
  );
}

/** With its full stop, once. */
function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
