import type { AnomalyEnriched, Incident } from '@aiops/contracts';
import type { LoadedPolicy } from '@aiops/policy';
import { type Arrival, readArrivals } from '../../batch/arrivals.ts';
import { replaceSkewedTimes } from '../../batch/clock-skew.ts';
import { runFastPath } from '../../batch/fast-path.ts';
import { ArrivalTimes } from './arrival-times.ts';
import type { RunInput } from './sources.ts';

/** A statement's way into an incident. */
export interface Joined {
  readonly trackingId: string;
  /** The incident that took it; it may have been merged into another since. */
  readonly incidentId: string;
  /** When, by event time, the statements that it took were there, ms. */
  readonly atMs: number;
}

/** What the Fast Path made of one run. */
export interface Observed {
  readonly records: number;
  readonly refused: number;
  /** From the first to the last record of each ship, over all ships, in days. */
  readonly spanDays: number;
  /** What the truth may speak of. */
  readonly trackingIds: ReadonlySet<string>;
  readonly hosts: ReadonlySet<string>;
  /** Every incident there was, those that were merged away included. */
  readonly incidents: readonly Incident[];
  readonly anomalies: readonly AnomalyEnriched[];
  readonly joined: readonly Joined[];
  /** The last verdict on each statement, by its tracking id. */
  readonly verdicts: ReadonlyMap<string, string>;
}

/** Every run is received at one moment, so that a line without a time is the same in each. */
const RECEIVED_MS = Date.UTC(2030, 0, 1);

/**
 * The Fast Path of `aiops analyze` over one run.
 * @param onIncident hears each version of each incident as it is sent, with the event time by then, ms
 */
export async function observe(
  input: RunInput,
  policy: LoadedPolicy,
  onIncident?: (incident: Incident, atMs: number) => void,
): Promise<Observed> {
  let refused = 0;
  const read = await readArrivals(input.file, {
    policy,
    registry: input.registry,
    siteShipId: null,
    year: null,
    fileNumber: 0,
    receivedMs: RECEIVED_MS,
    onRefused: () => {
      refused += 1;
    },
  });
  const arrivals: readonly Arrival[] = replaceSkewedTimes(
    read,
    policy.policy.correlate.batch_skew_sec * 1000,
  );
  const times = new ArrivalTimes(arrivals);
  const joined: Joined[] = [];
  const verdicts = new Map<string, string>();
  const result = await runFastPath(
    arrivals,
    {
      policy,
      registry: input.registry,
      onCorrelated: ({ ledger, emissions }, eventMs) => {
        if (onIncident !== undefined)
          for (const { subject, item } of emissions)
            if (subject === 'incidents.created' || subject === 'incidents.updated')
              onIncident(item as Incident, eventMs);
        // One statement leads to all of this: what it brought along was there when it was.
        const heardMs = ledger.reduce((most, entry) => Math.max(most, times.of(entry.tracking_id)), eventMs);
        for (const { tracking_id, verdict, incident_id, stage } of ledger) {
          if (stage !== 'correlate') continue;
          verdicts.set(tracking_id, verdict);
          if (incident_id === undefined) continue;
          joined.push({ trackingId: tracking_id, incidentId: incident_id, atMs: heardMs });
        }
      },
    },
    () => {},
  );
  const { incidents, anomalies } = result;
  return {
    records: arrivals.length,
    refused,
    ...namesIn(arrivals),
    spanDays: spanDaysOf(arrivals),
    incidents,
    anomalies,
    joined,
    verdicts,
  };
}

function namesIn(arrivals: readonly Arrival[]): Pick<Observed, 'trackingIds' | 'hosts'> {
  const trackingIds = new Set<string>();
  const hosts = new Set<string>();
  for (const { record } of arrivals) {
    const { tracking_id, host, device_id } = record.message;
    trackingIds.add(tracking_id);
    if (host !== undefined) hosts.add(host);
    if (device_id !== undefined) hosts.add(device_id);
  }
  return { trackingIds, hosts };
}

const DAY_MS = 86_400_000;

function spanDaysOf(arrivals: readonly Arrival[]): number {
  const spans = new Map<string | null, { first: number; last: number }>();
  for (const { record, tsMs } of arrivals) {
    const span = spans.get(record.message.ship_id);
    if (span === undefined) spans.set(record.message.ship_id, { first: tsMs, last: tsMs });
    else {
      span.first = Math.min(span.first, tsMs);
      span.last = Math.max(span.last, tsMs);
    }
  }
  return [...spans.values()].reduce((sum, { first, last }) => sum + (last - first) / DAY_MS, 0);
}
