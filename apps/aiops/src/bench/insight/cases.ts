import type { Incident } from '@aiops/contracts';
import { type FactsBlock, factsOf, type IncidentEvidence, type Runbook } from '@aiops/pipeline';
import type { LoadedPolicy } from '@aiops/policy';
import { readArrivals } from '../../batch/arrivals.ts';
import { observe } from '../correlation/observe.ts';
import { nameOf, openRun, type RunSource } from '../correlation/sources.ts';
import type { Cause, Truth } from '../correlation/truth.ts';
import { evidenceOf, kindsOfLines, type RunData } from './evidence-of-run.ts';
import { type Moment, momentsOf, type Version } from './moments.ts';

/** What retrieval would bring for an incident, the best first. */
export type RunbookFinder = (evidence: IncidentEvidence) => Promise<readonly Runbook[]>;

/** One incident that a cause of the truth brought about. */
export interface InsightCase {
  /** `rain-fade 7`, and which of its causes. */
  readonly name: string;
  readonly scenario: string;
  /** Which run it is of: what came before it is of the same. */
  readonly run: string;
  readonly incident: Incident;
  readonly evidence: IncidentEvidence;
  readonly block: FactsBlock;
  /** The same incident as it was when the product looked it up, from its creation on. */
  readonly moments: readonly MomentOfCase[];
  readonly truth: TruthOfCase;
  /** Devices of the same ship that the incident has nothing to do with. */
  readonly strangers: readonly string[];
}

/** An incident with what was known of it at one moment of event time. */
export interface MomentOfCase extends Moment {
  readonly evidence: IncidentEvidence;
  readonly block: FactsBlock;
  /** Devices that the fault had made say something by then. */
  readonly devices: readonly string[];
}

export interface TruthOfCase {
  readonly cause: Cause;
  /** Devices that the fault made say something which the policy calls a fault. */
  readonly devices: readonly string[];
  /** The last of the fault's own records, ms. */
  readonly lastMs: number;
}

/** The incidents of one run, each matched with a cause as the bench of correlation does: by most of its records. */
export async function casesOf(
  source: RunSource,
  policy: LoadedPolicy,
  runbooksFor: RunbookFinder,
): Promise<InsightCase[]> {
  const input = await openRun(source);
  const versions = new Versions();
  const seen = await observe(input, policy, (incident, heardMs) => {
    // What ended is heard of with the next statement, and ended when it did.
    const atMs = Math.min(heardMs, Date.parse(incident.updated_at));
    versions.add({ incident, atMs });
  });
  const again = await openRun(source);
  const arrivals = await readArrivals(again.file, {
    policy,
    registry: input.registry,
    siteShipId: null,
    year: null,
    fileNumber: 0,
    receivedMs: Date.UTC(2030, 0, 1),
    onRefused: () => undefined,
  });
  const run: RunData = { seen, arrivals, registry: input.registry, incidentsAt: (atMs) => versions.at(atMs) };
  const lines = kindsOfLines(arrivals);
  const cases: InsightCase[] = [];
  for (const cause of input.truth.causes) {
    const incident = matchOf(input.truth, cause.id, seen.incidents);
    if (incident === null) continue;
    const bare = evidenceOf(run, lines, incident);
    const evidence = { ...bare, runbooks: await runbooksFor(bare) };
    const truth = truthOf(run, input.truth, cause);
    const name = `${nameOf(source)} ${cause.id}`;
    const strangers = input.registry.devices
      .filter(({ device_id, ship_id }) => ship_id === incident.ship_id && !evidence.devices.has(device_id))
      .map(({ device_id }) => device_id);
    const block = factsOf(evidence);
    const moments = await Promise.all(
      momentsOf(versions.of(incident.incident_id)).map(async (moment) => {
        const then = evidenceOf(run, lines, moment.incident, moment.atMs);
        const known = { ...then, runbooks: await runbooksFor(then) };
        const devices = devicesSpeaking(run, input.truth, cause, moment.atMs);
        return { ...moment, evidence: known, block: factsOf(known), devices };
      }),
    );
    cases.push({
      name,
      scenario: source.scenario,
      run: nameOf(source),
      incident,
      evidence,
      block,
      moments,
      truth,
      strangers,
    });
  }
  return cases;
}

/** The same case as it was at one of its moments. */
export function caseAt(
  one: InsightCase,
  { incident, evidence, block, why, devices }: MomentOfCase,
): InsightCase {
  const truth = { ...one.truth, devices };
  return { ...one, name: `${one.name}, ${why}`, incident, evidence, block, truth, moments: [] };
}

/** The standing incident with most records of the cause, ties to the earliest; null when none has any. */
function matchOf(truth: Truth, causeId: string, incidents: readonly Incident[]): Incident | null {
  const carrying = incidents
    .filter(({ merged_into }) => merged_into === undefined)
    .map((incident) => ({
      incident,
      records: incident.tracking_ids.filter((id) => truth.records[id] === causeId).length,
    }))
    .filter(({ records }) => records > 0)
    .sort((a, b) => b.records - a.records || (a.incident.first_seen < b.incident.first_seen ? -1 : 1));
  return carrying[0]?.incident ?? null;
}

/** Every version of each incident of a run, in the order in which they were sent. */
class Versions {
  readonly #byIncident = new Map<string, Version[]>();

  add(version: Version): void {
    const { incident_id } = version.incident;
    this.#byIncident.set(incident_id, [...(this.#byIncident.get(incident_id) ?? []), version]);
  }

  of(incidentId: string): readonly Version[] {
    return this.#byIncident.get(incidentId) ?? [];
  }

  /** Each incident as it was by then. */
  at(atMs: number): Incident[] {
    return [...this.#byIncident.values()].flatMap(
      (versions) => versions.findLast((version) => version.atMs <= atMs)?.incident ?? [],
    );
  }
}

function ownRecords(truth: Truth, cause: Cause): Set<string> {
  return new Set(Object.keys(truth.records).filter((id) => truth.records[id] === cause.id));
}

/** A record counts for a device when it led to a statement that opens: what merely varied is no effect to tell. */
function devicesSpeaking({ seen }: RunData, truth: Truth, cause: Cause, untilMs: number): string[] {
  const own = ownRecords(truth, cause);
  const devices = new Set<string>();
  for (const { tracking_id, role, state, device_id, host, occurred_at } of seen.anomalies) {
    if (!own.has(tracking_id) || role !== 'opens' || state !== 'firing') continue;
    if (Date.parse(occurred_at) > untilMs) continue;
    const entity = device_id ?? (host === undefined ? null : `host:${host}`);
    if (entity !== null) devices.add(entity);
  }
  return [...devices].sort();
}

function truthOf(run: RunData, truth: Truth, cause: Cause): TruthOfCase {
  const own = ownRecords(truth, cause);
  const lastMs = run.arrivals.reduce(
    (last, { record, tsMs }) => (own.has(record.message.tracking_id) ? Math.max(last, tsMs) : last),
    0,
  );
  return { cause, devices: devicesSpeaking(run, truth, cause, Number.POSITIVE_INFINITY), lastMs };
}
