import {
  type AnomalyEnriched,
  type Matcher,
  type Severity,
  type Silence,
  severityRank,
} from '@aiops/contracts';
import { occurrenceAt, type Policy } from '@aiops/policy';
import { ByMinute, MINUTE_MS } from './by-minute.ts';
import type { ShipState } from './state.ts';
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
  const zone = zoneOf(turn);
  for (const silences of [ship.silences, policy.correlate.silences]) {
    for (const { silence, startMs, endMs } of inForce.at(silences, atMs, zone)) {
      const isCurrent = startMs <= atMs && atMs < endMs;
      if (isCurrent && holds(silence, what, severity)) return { kind: 'silence', by: silence.silence_id };
    }
  }
  for (const window of policy.correlate.maintenance_windows) {
    if (holds(window, what, severity) && occurs.at(window, atMs, zone)) {
      return { kind: 'window', by: window.name };
    }
  }
  return null;
}

type Silences = ShipState['silences'] | Policy['correlate']['silences'];

interface InForce {
  readonly silence: Silence | Policy['correlate']['silences'][number];
  readonly startMs: number;
  readonly endMs: number;
}

/** Those of the silences that may be in force within a minute: most come again at another time, or are over. */
const inForce = new ByMinute((silences: Silences, minuteMs, zone) => {
  const found: InForce[] = [];
  for (const silence of silences.values()) {
    const startMs = Date.parse(silence.starts_at);
    const endMs = Date.parse(silence.ends_at);
    if (startMs >= minuteMs + MINUTE_MS || endMs <= minuteMs) continue;
    const { recurs } = silence;
    if (recurs !== undefined && occurrenceAt(recurs, minuteMs, zone) === null) continue;
    found.push({ silence, startMs, endMs });
  }
  return found;
});

const occurs = new ByMinute(
  (span: Parameters<typeof occurrenceAt>[0], minuteMs, zone) => occurrenceAt(span, minuteMs, zone) !== null,
);

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
