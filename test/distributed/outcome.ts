import { AnomalyDetected, Incident, listOf } from '@aiops/contracts';
import { z } from 'zod';
import { read } from '../e2e/product.fixture.ts';
import type { Installation } from './installation.fixture.ts';

/** What must be the same, however the records came and whoever died on the way. */
export interface Outcome {
  readonly ship: string | null;
  readonly type: string;
  readonly severity: string;
  readonly root: string | null;
  /** The records of its members: when, of which host, which metric or that it is a log line. */
  readonly members: readonly string[];
}

const Incidents = listOf(Incident);
const Analysis = z.object({ incidents: z.array(Incident), anomalies: z.array(AnomalyDetected) });

/** Names of records by their tracking id, which differs with the way that a line came. */
type Names = ReadonlyMap<string, string>;

function nameOf({ ts, host, metric_name }: AnomalyDetected): string {
  return `${new Date(ts).toISOString()} ${host} ${metric_name ?? 'log'}`;
}

/** Of the server's incidents, merged ones left out: those live on in another. */
export async function outcomesOfServer(installation: Installation): Promise<Outcome[]> {
  const { data } = await read(installation.urlOf('incident-api'), '/api/v3/incidents?limit=1000', Incidents);
  const names: Names = new Map(
    (await installation.sql('SELECT body FROM aiops.anomalies FINAL')).map(({ body }) => {
      const anomaly = AnomalyDetected.parse(JSON.parse(String(body)));
      return [anomaly.tracking_id, nameOf(anomaly)];
    }),
  );
  // The message has at most fifty ids; which incident stored a record is a hop of it.
  const members = new Map<string, string[]>();
  const hops = `SELECT record_id, tracking_id FROM aiops.trace_hops FINAL WHERE stage = 'store'`;
  for (const { record_id, tracking_id } of await installation.sql(hops)) {
    const id = String(record_id);
    members.set(id, [...(members.get(id) ?? []), String(tracking_id)]);
  }
  return outcomesOf(data, names, ({ incident_id }) => members.get(incident_id) ?? []);
}

export function outcomesOfAnalysis(json: string): Outcome[] {
  const { incidents, anomalies } = Analysis.parse(JSON.parse(json));
  const names: Names = new Map(anomalies.map((anomaly) => [anomaly.tracking_id, nameOf(anomaly)]));
  return outcomesOf(incidents, names, ({ tracking_ids }) => tracking_ids);
}

function outcomesOf(
  incidents: readonly Incident[],
  names: Names,
  membersOf: (incident: Incident) => readonly string[],
): Outcome[] {
  const outcomes = incidents
    .filter(({ merged_into }) => merged_into === undefined)
    .map((incident) => {
      const { ship_id: ship, incident_type: type, severity, probable_cause } = incident;
      const named = membersOf(incident).map((id) => names.get(id) ?? `no finding of ${id}`);
      return {
        ship,
        type,
        severity,
        root: probable_cause[0]?.entity ?? null,
        members: [...new Set(named)].sort(),
      };
    });
  const key = ({ ship, type, root, members }: Outcome): string => `${ship} ${type} ${root} ${members[0]}`;
  return outcomes.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
