import type { AnomalyEnriched, Incident, MetricSample } from '@aiops/contracts';
import { entityOf, signalOf } from '@aiops/kernel';
import {
  countTemplates,
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
import { aroundOf, devicesOf, measuredMembers, openerOf } from '../../evidence/evidence-parts.ts';
import type { Observed } from '../correlation/observe.ts';

/** What the evidence of a run's incidents is made of; here it comes from memory where a role asks the store. */
export interface RunData {
  readonly seen: Observed;
  readonly arrivals: readonly Arrival[];
  readonly registry: Registry;
  /** The incidents as they were by then; absent: as they are at the end. */
  readonly incidentsAt?: (atMs: number) => readonly Incident[];
}

/**
 * Everything but the runbooks, which are another part's to find.
 * @param incident as it was at the moment
 * @param atMs the moment of event time: what came later is not there yet. Infinity: the end of the run
 */
export function evidenceOf(
  whole: RunData,
  lines: readonly KindOfLine[],
  incident: Incident,
  atMs = Number.POSITIVE_INFINITY,
): IncidentEvidence {
  const run = { ...whole, arrivals: whole.arrivals.filter(({ tsMs }) => tsMs <= atMs) };
  const known = lines.filter((line) => line.atMs <= atMs);
  const statements = statementsOf(run.seen, incident, atMs);
  const members = membersOf(statements);
  const ship = run.registry.ships.find(({ ship_id }) => ship_id === incident.ship_id);
  return {
    incident,
    ship: ship === undefined ? null : { name: ship.name ?? null, timezone: ship.timezone ?? null },
    devices: devicesOf(run.registry, incident, members),
    members,
    templates: templatesOf(run, known, incident, members),
    series: seriesOf(run.arrivals, incident, members),
    history: historyOf(statements),
    similar: similarTo(run.incidentsAt?.(atMs) ?? run.seen.incidents, incident),
    runbooks: [],
    missing: [],
  };
}

function statementsOf(
  { joined, anomalies, incidents }: Observed,
  incident: Incident,
  untilMs: number,
): AnomalyEnriched[] {
  const ids = new Set([
    incident.incident_id,
    ...incidents
      .filter((other) => other.merged_into === incident.incident_id)
      .map((other) => other.incident_id),
  ]);
  const records = new Set(
    joined
      .filter(({ incidentId, atMs }) => ids.has(incidentId) && atMs <= untilMs)
      .map(({ trackingId }) => trackingId),
  );
  return anomalies.filter(
    ({ tracking_id, ship_id, occurred_at }) =>
      records.has(tracking_id) && ship_id === incident.ship_id && Date.parse(occurred_at) <= untilMs,
  );
}

/** Of what opened it, as enrichment counted it at that moment. */
function historyOf(statements: readonly AnomalyEnriched[]): History | null {
  const opener = openerOf(statements);
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
  const { fromMs, toMs } = aroundOf(incident);
  return measuredMembers(members).map((member) => {
    const samples = arrivals.flatMap(({ record, tsMs }) =>
      record.subject === 'metrics.ingested' &&
      tsMs >= fromMs &&
      tsMs <= toMs &&
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
