import {
  type AnomalyEnriched,
  type Matcher,
  type Severity,
  type Silence,
  severityRank,
} from '@aiops/contracts';
import type { occurrenceAt } from '@aiops/policy';
import { Occurrences } from './occurrences.ts';
import type { Turn } from './turn.ts';

/** What keeps an opener from paging: a silence of a person or of the policy, or a maintenance window. */
export interface Cover {
  readonly kind: 'silence' | 'window';
  readonly by: string;
}

export type Matchable = Readonly<Record<Matcher['field'], string | null | undefined>>;

export function matchableOf(anomaly: AnomalyEnriched): Matchable {
  return {
    ship_id: anomaly.ship_id,
    device_id: anomaly.device_id,
    host: anomaly.host,
    service: anomaly.service,
    incident_type: anomaly.incident_type,
    severity: anomaly.severity,
    signal: anomaly.signal,
  };
}

/** The silence or window that covers a statement at a time; silences first, then windows in the policy's order. */
export function coverOf(
  turn: Pick<Turn, 'ship' | 'policy' | 'topology'>,
  what: Matchable,
  severity: Severity,
  atMs: number,
): Cover | null {
  const { ship, policy } = turn;
  for (const silence of [...ship.silences.values(), ...policy.correlate.silences]) {
    if (holds(silence, what, severity) && isCurrent(turn, silence, atMs)) {
      return { kind: 'silence', by: silence.silence_id };
    }
  }
  for (const window of policy.correlate.maintenance_windows) {
    if (holds(window, what, severity) && occurrences.isIn(window, atMs, zoneOf(turn))) {
      return { kind: 'window', by: window.name };
    }
  }
  return null;
}

const occurrences = new Occurrences();

interface SilenceTime extends Pick<Silence, 'starts_at' | 'ends_at'> {
  readonly recurs?: Parameters<typeof occurrenceAt>[0] | undefined;
}

function isCurrent(turn: Pick<Turn, 'ship' | 'topology'>, silence: SilenceTime, atMs: number): boolean {
  const { startMs, endMs } = spanOf(silence);
  if (atMs < startMs || atMs >= endMs) return false;
  const { recurs } = silence;
  return recurs === undefined || occurrences.isIn(recurs, atMs, zoneOf(turn));
}

/** Read once: a text is slow to read, and every statement asks every silence. */
const spans = new WeakMap<SilenceTime, { readonly startMs: number; readonly endMs: number }>();

function spanOf(silence: SilenceTime): { readonly startMs: number; readonly endMs: number } {
  let span = spans.get(silence);
  if (span === undefined) {
    span = { startMs: Date.parse(silence.starts_at), endMs: Date.parse(silence.ends_at) };
    spans.set(silence, span);
  }
  return span;
}

/** The ship's own, for what goes by its clock. */
function zoneOf({ ship, topology }: Pick<Turn, 'ship' | 'topology'>): string | undefined {
  return ship.ship === null ? undefined : topology.registry.ship(ship.ship)?.timezone;
}

function holds(
  cover: { readonly matchers: readonly Matcher[]; readonly max_severity?: Severity | undefined },
  what: Matchable,
  severity: Severity,
): boolean {
  if (cover.max_severity !== undefined && severityRank(severity) > severityRank(cover.max_severity)) {
    return false;
  }
  return cover.matchers.every((matcher) => matches(matcher, what));
}

export function matches(matcher: Matcher, what: Matchable): boolean {
  const value = what[matcher.field];
  return value !== null && value !== undefined && globMatches(matcher.value, value);
}

/** `*` stands for any run of characters. Linear in the length of the text for each part of the pattern. */
function globMatches(pattern: string, text: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const lower = text.toLowerCase();
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return lower === first;
  if (!lower.startsWith(first)) return false;
  let position = first.length;
  const last = rest.pop() ?? '';
  for (const part of rest) {
    const found = lower.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return lower.length - last.length >= position && lower.endsWith(last);
}
