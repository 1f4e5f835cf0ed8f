import { setTimeout as sleep } from 'node:timers/promises';
import type { AnomalyEnriched, Incident, LogMessage } from '@aiops/contracts';
import { CodedError, entityOf, signalOf } from '@aiops/kernel';
import {
  countTemplates,
  type History,
  type IncidentEvidence,
  type KindOfLine,
  type MemberSummary,
  membersOf,
  membersOfTimeline,
  summariseSeries,
} from '@aiops/pipeline';
import type { MetricRange, Store } from '@aiops/ports';
import type { Registry } from '@aiops/registry';
import { MinedLines } from '../../commands/mined-lines.ts';
import { aroundOf, devicesOf, measuredMembers, openerOf } from '../../evidence/evidence-parts.ts';
import { EvidenceGate } from './evidence-gate.ts';
import {
  type FoundDocuments,
  type LookUp,
  NOTHING_FOUND,
  type ShownSigns,
  VECTORS_WITHIN_MS,
} from './library.ts';

const MAX_STATEMENTS = 1_000;
const MAX_SIMILAR = 3;
const MAX_LINE_ENTITIES = 3;
const MAX_LINES = 300;
/** Of the time for reading: who has seconds waits for meaning to be compared. */
const VECTORS_SHARE = 0.1;
/** A statement may be as late as the allowed lateness, and as early as the longest window. */
const STATED_AROUND_MS = 6 * 3_600_000;
const POINTS = 120;
/** For statements that are on their way to the store. */
const LOOKS = 4;
const LOOK_AGAIN_MS = 150;

export interface EvidenceParts {
  readonly store: Pick<
    Store,
    | 'getIncident'
    | 'incidentStatements'
    | 'similarIncidents'
    | 'similarCounts'
    | 'metricRanges'
    | 'searchLogs'
  >;
  readonly registry: () => Registry;
  /** The best first. Errors are told as a part that is missing. */
  readonly documentsFor: (shown: ShownSigns, how: LookUp) => Promise<FoundDocuments>;
}

/** Gathers what a narrative may rest on, from the store and the registry. */
export class EvidenceLoader {
  readonly #parts: EvidenceParts;
  readonly #gate = new EvidenceGate();

  constructor(parts: EvidenceParts) {
    this.#parts = parts;
  }

  /** @param budgetMs for both rounds of reading: half of it at most for the statements, the rest for what they lead to */
  async load(incident: Incident, budgetMs: number): Promise<IncidentEvidence> {
    const missing: string[] = [];
    const endMs = performance.now() + budgetMs;
    const limits = { deadlineMs: budgetMs / 2, missing };
    const { store, registry, documentsFor } = this.#parts;
    const [statements, alike] = await Promise.all([
      this.#gate.part(
        'what fired in detail',
        limits,
        () => this.#statementsOf(incident, endMs - budgetMs / 2),
        [],
      ),
      this.#gate.part('similar incidents', limits, () => store.similarIncidents(incident, MAX_SIMILAR), []),
    ]);
    const members = membersFrom(statements, incident);
    const devices = devicesOf(registry(), incident, members);
    const rest = { deadlineMs: Math.max(1, endMs - performance.now()), missing };
    const shown = { incident, members, devices };
    const vectorsWithinMs = Math.max(VECTORS_WITHIN_MS, budgetMs * VECTORS_SHARE);
    const [documents, series, templates, history] = await Promise.all([
      this.#gate.part('runbooks', rest, () => documentsFor(shown, { vectorsWithinMs }), NOTHING_FOUND),
      this.#gate.part('measured values', rest, () => this.#seriesOf(incident, members), []),
      this.#gate.part('kinds of log lines', rest, () => this.#templatesOf(incident, members), []),
      this.#gate.part('how often before', rest, () => this.#historyOf(statements), null),
    ]);
    const { runbooks, past, search } = documents;
    // What happened on one ship is no other ship's to read.
    const own = alike.filter((one) => one.incident.ship_id === incident.ship_id);
    const last = { deadlineMs: Math.max(1, endMs - performance.now()), missing };
    const similar = await this.#gate.part('past incidents', last, () => this.#pastOf(past, own), own);
    return {
      incident,
      ship: shipNames(registry(), incident),
      devices,
      members,
      templates,
      series,
      history,
      similar,
      runbooks,
      documents: search,
      missing,
    };
  }

  /** From the incident itself, the registry and the runbooks, without a search: for when many incidents come at once. */
  async quick(incident: Incident): Promise<IncidentEvidence> {
    const { registry, documentsFor } = this.#parts;
    const missing = [HURRY];
    const members = membersOfTimeline(incident);
    const devices = devicesOf(registry(), incident, members);
    const limits = { deadlineMs: QUICK_MS, missing };
    const shown = { incident, members, devices };
    const { runbooks, search: documents } = await this.#gate.part(
      'runbooks',
      limits,
      () => documentsFor(shown, { inHurry: true }),
      NOTHING_FOUND,
    );
    const rest = { templates: [], series: [], history: null, similar: [] };
    return { ...shown, ...rest, ship: shipNames(registry(), incident), runbooks, documents, missing };
  }

  /** What was found by words and meaning, then what the store found by type and place. */
  async #pastOf(past: readonly string[], alike: Similar): Promise<Similar> {
    const found = await Promise.all(past.map((id) => this.#parts.store.getIncident(id)));
    const ids = new Set(past);
    const others = alike.filter(({ incident }) => !ids.has(incident.incident_id));
    const read = found.flatMap((incident) => (incident === null ? [] : [{ incident, why: WRITTEN_ALIKE }]));
    return [...read, ...others].slice(0, MAX_SIMILAR);
  }

  /**
   * They come to the store a moment after the incident: who has seconds looks again.
   * @throws CodedError `not_stored`
   */
  async #statementsOf(incident: Incident, untilMs: number): Promise<readonly AnomalyEnriched[]> {
    const range = {
      fromMs: Date.parse(incident.first_seen) - STATED_AROUND_MS,
      toMs: Date.parse(incident.last_seen) + STATED_AROUND_MS,
    };
    for (let turn = 1; ; turn += 1) {
      const found = await this.#parts.store.incidentStatements(incident.incident_id, range, MAX_STATEMENTS);
      if (found.length > 0) return found;
      if (turn === LOOKS || performance.now() + 2 * LOOK_AGAIN_MS > untilMs)
        throw new CodedError('not_stored', `no statement of ${incident.incident_id} is in the store`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** Of what opened it: as enrichment counted it at that moment, else as the store counts it. */
  async #historyOf(statements: readonly AnomalyEnriched[]): Promise<History | null> {
    const opener = openerOf(statements);
    if (opener === undefined) return null;
    const { similar_count_24h: h24, similar_count_7d: d7 } = opener.context;
    if (h24 !== null && d7 !== null) return { h24, d7 };
    const counted = await this.#parts.store.similarCounts(opener.fingerprint, Date.parse(opener.occurred_at));
    return { h24: counted.h24, d7: counted.d7 };
  }

  async #seriesOf(
    incident: Incident,
    members: readonly MemberSummary[],
  ): Promise<IncidentEvidence['series']> {
    const range = aroundOf(incident);
    const found = await Promise.all(
      measuredMembers(members).map(async ({ name, entity, signal, threshold }) => {
        const stepMs = Math.max(1_000, Math.ceil((range.toMs - range.fromMs) / POINTS / 1000) * 1000);
        const ranges = await this.#parts.store.metricRanges({
          ...{ name, range, stepMs },
          ...shipOf(incident),
          ...entityFilter(entity),
        });
        const isIt = (one: MetricRange): boolean => signal.startsWith(signalOf(one.name, one.labels));
        return ranges.filter(isIt).map((one) => summariseSeries({ ...one, threshold }, incident));
      }),
    );
    return found.flat();
  }

  async #templatesOf(
    incident: Incident,
    members: readonly MemberSummary[],
  ): Promise<IncidentEvidence['templates']> {
    const entities = [...new Set(members.flatMap(({ entity }) => entity ?? []))].slice(0, MAX_LINE_ENTITIES);
    const [firstMs, lastMs] = [Date.parse(incident.first_seen), Date.parse(incident.last_seen)];
    const range = { fromMs: firstMs - Math.max(lastMs - firstMs, 1), toMs: lastMs + 1 };
    const pages = await Promise.all(
      entities.map((entity) =>
        this.#parts.store.searchLogs(
          { range, ...shipOf(incident), ...entityFilter(entity) },
          { limit: MAX_LINES },
        ),
      ),
    );
    // Half of the lines of a time would be a count of nothing.
    const whole = pages.filter(({ next_cursor }) => next_cursor === null);
    return countTemplates(kindsOf(whole.flatMap(({ data }) => data)), incident);
  }
}

type Similar = IncidentEvidence['similar'];
const WRITTEN_ALIKE = 'what was reported is alike';
const QUICK_MS = 50;
const HURRY = 'similar incidents, measured values and kinds of log lines: many incidents came at once';

function shipNames(registry: Registry, { ship_id }: Incident): IncidentEvidence['ship'] {
  const ship = ship_id === null ? undefined : registry.ship(ship_id);
  return ship === undefined ? null : { name: ship.name ?? null, timezone: ship.timezone ?? null };
}

/** By whichever knows more: the statements come to the store a moment after the incident. */
function membersFrom(statements: readonly AnomalyEnriched[], incident: Incident): MemberSummary[] {
  const [stated, told] = [membersOf(statements), membersOfTimeline(incident)];
  return stated.length >= told.length ? stated : told;
}

function kindsOf(logs: readonly LogMessage[]): KindOfLine[] {
  const mined = new MinedLines();
  for (const { msg } of logs) mined.add(msg);
  const found = mined.found();
  const numbers = [...found.byLine()];
  return logs.map((log, index) => {
    const { id, text } = found.at(numbers[index] ?? 0);
    const { tracking_id: trackingId, ts } = log;
    return { templateId: id, template: text, entity: entityOf(log), atMs: Date.parse(ts), trackingId };
  });
}

function shipOf({ ship_id }: Incident): { ship_id?: string } {
  return ship_id === null ? {} : { ship_id };
}

function entityFilter(entity: string | null): { device_id?: string; host?: string } {
  if (entity === null) return {};
  return entity.startsWith('host:') ? { host: entity.slice('host:'.length) } : { device_id: entity };
}
