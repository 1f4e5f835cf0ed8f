import type { AnomalyEnriched, Incident, MetricSample } from '@aiops/contracts';
import { entityOf, signalOf } from '@aiops/kernel';
import {
  countTemplates,
  type DeviceNames,
  type History,
  type IncidentEvidence,
  type KindOfLine,
  type MemberSummary,
  membersOf,
  type PointedSeries,
  summariseSeries,
} from '@aiops/pipeline';
import type { Registry } from '@aiops/registry';
import type { Arrival } from '../../batch/arrivals.ts';
import { MinedLines } from '../../commands/mined-lines.ts';
import type { Observed } from '../correlation/observe.ts';

/** What the evidence of a run's incidents is made of; here it comes from memory where a role asks the store. */
export interface RunData {
  readonly seen: Observed;
  readonly arrivals: readonly Arrival[];
  readonly registry: Registry;
}

const MAX_SERIES = 4;
/** As the charts of an incident: half its length around it, at least ten minutes. */
const LEAST_AROUND_MS = 600_000;

/** Everything but the runbooks, which are another part's to find. */
export function evidenceOf(run: RunData, lines: readonly KindOfLine[], incident: Incident): IncidentEvidence {
  const statements = statementsOf(run.seen, incident);
  const members = membersOf(statements);
  const ship = run.registry.ships.find(({ ship_id }) => ship_id === incident.ship_id);
  return {
    incident,
    ship: ship === undefined ? null : { name: ship.name ?? null, timezone: ship.timezone ?? null },
    devices: devicesOf(run.registry, incident, members),
    members,
    templates: templatesOf(run, lines, incident, members),
    series: seriesOf(run.arrivals, incident, members),
    history: historyOf(statements),
    similar: similarTo(run.seen.incidents, incident),
    runbooks: [],
    missing: [],
  };
}

function statementsOf({ joined, anomalies, incidents }: Observed, incident: Incident): AnomalyEnriched[] {
  const ids = new Set([
    incident.incident_id,
    ...incidents
      .filter((other) => other.merged_into === incident.incident_id)
      .map((other) => other.incident_id),
  ]);
  const records = new Set(
    joined.filter(({ incidentId }) => ids.has(incidentId)).map(({ trackingId }) => trackingId),
  );
  return anomalies.filter(
    ({ tracking_id, ship_id }) => records.has(tracking_id) && ship_id === incident.ship_id,
  );
}

function devicesOf(
  registry: Registry,
  incident: Incident,
  members: readonly MemberSummary[],
): ReadonlyMap<string, DeviceNames> {
  const named = [
    ...incident.scope.map(({ device_id }) => device_id),
    ...incident.probable_cause.map(({ entity }) => entity),
    ...members.flatMap(({ entity }) => entity ?? []),
  ];
  return new Map(
    [...new Set(named)].flatMap((id) => {
      const device = registry.device(id);
      return device === undefined
        ? []
        : [[id, { type: device.type ?? null, location: device.location ?? null }] as const];
    }),
  );
}

/** Of what opened it, as enrichment counted it at that moment. */
function historyOf(statements: readonly AnomalyEnriched[]): History | null {
  const opener =
    statements.find(({ role, state }) => role === 'opens' && state === 'firing') ?? statements[0];
  if (opener === undefined) return null;
  return { h24: opener.context.similar_count_24h, d7: opener.context.similar_count_7d };
}

function similarTo(incidents: readonly Incident[], incident: Incident): IncidentEvidence['similar'] {
  return incidents
    .filter(
      (other) =>
        other.incident_id !== incident.incident_id &&
        other.merged_into === undefined &&
        other.ship_id === incident.ship_id &&
        other.incident_type === incident.incident_type &&
        other.last_seen < incident.first_seen,
    )
    .sort((a, b) => (a.first_seen < b.first_seen ? 1 : -1))
    .slice(0, 3)
    .map((other) => ({ incident: other, why: 'the same type on the same ship' }));
}

/** The kind of each log line of a run, and where and when it came. */
export function kindsOfLines(arrivals: readonly Arrival[]): KindOfLine[] {
  const logs = arrivals.flatMap(({ record, tsMs }) =>
    record.subject === 'logs.ingested' ? [{ log: record.message, tsMs }] : [],
  );
  const mined = new MinedLines();
  for (const { log } of logs) mined.add(log.msg);
  const found = mined.found();
  const numbers = [...found.byLine()];
  return logs.map(({ log, tsMs }, index) => {
    const { id, text } = found.at(numbers[index] ?? 0);
    return { templateId: id, template: text, entity: entityOf(log), atMs: tsMs, trackingId: log.tracking_id };
  });
}

function templatesOf(
  { arrivals }: RunData,
  lines: readonly KindOfLine[],
  incident: Incident,
  members: readonly MemberSummary[],
): IncidentEvidence['templates'] {
  const entities = new Set(members.map(({ entity }) => entity));
  if (arrivals.length === 0) return [];
  return countTemplates(
    lines.filter(({ entity }) => entity !== null && entities.has(entity)),
    incident,
  );
}

/** The series that the incident's members speak of, what opened it first. */
function seriesOf(
  arrivals: readonly Arrival[],
  incident: Incident,
  members: readonly MemberSummary[],
): IncidentEvidence['series'] {
  const metrics = members.filter(({ kind }) => kind === 'metric');
  // Several limits may be on one series.
  const wanted = metrics
    .filter(
      ({ signal, entity }, at) =>
        metrics.findIndex((one) => one.signal === signal && one.entity === entity) === at,
    )
    .slice(0, MAX_SERIES);
  const [fromMs, toMs] = [Date.parse(incident.first_seen), Date.parse(incident.last_seen)];
  const aroundMs = Math.max(LEAST_AROUND_MS, (toMs - fromMs) / 2);
  return wanted.map((member) => {
    const samples = arrivals.flatMap(({ record, tsMs }) =>
      record.subject === 'metrics.ingested' &&
      tsMs >= fromMs - aroundMs &&
      tsMs <= toMs + aroundMs &&
      record.message.name === member.name &&
      entityOf(record.message) === member.entity &&
      member.signal.startsWith(signalOf(record.message.name, record.message.labels))
        ? [record.message]
        : [],
    );
    return summariseSeries(pointed(member, samples), incident);
  });
}

function pointed(member: MemberSummary, samples: readonly MetricSample[]): PointedSeries {
  const entity = member.entity ?? null;
  const isHost = entity?.startsWith('host:') === true;
  return {
    name: member.name,
    labels: samples[0]?.labels ?? {},
    device_id: isHost ? null : entity,
    host: isHost ? entity.slice('host:'.length) : null,
    threshold: member.threshold,
    points: samples.map(({ ts, value }) => ({ ts, avg: value, min: value, max: value })),
  };
}
