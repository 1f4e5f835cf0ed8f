import {
  type AnomalyDetected,
  type AnomalyEnriched,
  type Incident,
  type Severity,
  type Silence,
  severityRank,
} from '@aiops/contracts';
import { type Clock, toTimestamp } from '@aiops/kernel';
import { matcherHolds } from '@aiops/pipeline';
import { occurrenceAt } from '@aiops/policy';
import type { SilencePreview, SilenceProposal, Silences, Store } from '@aiops/ports';
import type { Registry } from '@aiops/registry';
import { nextTimes } from './silence-times.ts';

/** Open incidents that a preview looks at. */
const PREVIEW_INCIDENTS = 1_000;
/** Statements that it looks at, the latest; and how many at once. */
const PREVIEW_STATEMENTS = 20_000;
const PAGE_ROWS = 1_000;
const DAY_MS = 86_400_000;

interface SilenceParts {
  readonly store: Pick<Store, 'listIncidents' | 'searchAnomalies'>;
  /** What the correlation-service holds. */
  readonly held: () => Promise<Silence[]>;
  readonly registry: () => Registry;
  readonly clock: Clock;
}

/** The silences that correlation holds, and what a new one would cover. */
export function createSilences(parts: SilenceParts): Silences {
  return {
    list: () => parts.held(),
    preview: (proposal) => preview(parts, proposal),
    nextTimes: (silence) => nextTimes(silence, parts.registry(), parts.clock.now()),
  };
}

async function preview(parts: SilenceParts, proposal: SilenceProposal): Promise<SilencePreview> {
  const nowMs = parts.clock.now();
  const zoneOf = (shipId: string | null): string | undefined =>
    shipId === null ? undefined : parts.registry().ship(shipId)?.timezone;
  const { ids, ...statements } = await coveredStatements(parts, proposal, zoneOf, nowMs);
  const open = await parts.store.listIncidents({ status: ['open', 'ack'] }, { limit: PREVIEW_INCIDENTS });
  const incidents = open.data.filter((incident) => {
    if (!holdsAt(proposal, nowMs, zoneOf(incident.ship_id))) return false;
    return coversScope(proposal, incident) || [...incident.tracking_ids].some((id) => ids.has(id));
  });
  return { incidents, statements };
}

/** The firing statements of the last 24 hours that it would have covered, each at its own time. */
async function coveredStatements(
  { store }: SilenceParts,
  proposal: SilenceProposal,
  zoneOf: (shipId: string | null) => string | undefined,
  nowMs: number,
) {
  const range = { fromMs: nowMs - DAY_MS, toMs: nowMs };
  const ids = new Set<string>();
  let [covered, lookedAt] = [0, 0];
  let cursor: string | undefined;
  do {
    const page = await store.searchAnomalies(
      { range, state: 'firing' },
      { limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) },
    );
    lookedAt += page.data.length;
    for (const statement of page.data) {
      const atMs = Date.parse(statement.occurred_at);
      if (!coversStatement(proposal, statement) || !holdsAt(proposal, atMs, zoneOf(statement.ship_id)))
        continue;
      covered += 1;
      ids.add(statement.tracking_id);
    }
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && lookedAt < PREVIEW_STATEMENTS);
  const times = { from: toTimestamp(range.fromMs), to: toTimestamp(range.toMs) };
  return { ids, covered, looked_at: lookedAt, complete: cursor === undefined, ...times };
}

function coversStatement(proposal: SilenceProposal, statement: AnomalyDetected | AnomalyEnriched): boolean {
  const severity = 'severity' in statement ? statement.severity : statement.severity_written;
  if (statement.role === 'context' || isTooGrave(proposal, severity)) return false;
  const { ship_id, device_id, host, service, incident_type, signal } = statement;
  const what = { ship_id, device_id, host, service, incident_type, signal, severity };
  return proposal.matchers.every((matcher) => matcherHolds(matcher, what));
}

/** An incident is covered where one of its entities fits every matcher. Its signals are not in the message. */
function coversScope(proposal: SilenceProposal, incident: Incident): boolean {
  if (isTooGrave(proposal, incident.severity)) return false;
  return incident.scope.some(({ device_id, service }) => {
    const host = device_id.startsWith('host:') ? device_id.slice('host:'.length) : undefined;
    const { ship_id, incident_type, severity } = incident;
    const place = { device_id: host === undefined ? device_id : undefined, host, service };
    const what = { ...place, ship_id, incident_type, severity, signal: undefined };
    return proposal.matchers.every((matcher) => matcherHolds(matcher, what));
  });
}

function isTooGrave({ max_severity }: SilenceProposal, severity: Severity | undefined): boolean {
  if (max_severity === undefined || severity === undefined) return false;
  return severityRank(severity) > severityRank(max_severity);
}

function holdsAt({ recurs }: SilenceProposal, atMs: number, shipZone: string | undefined): boolean {
  return recurs === undefined || occurrenceAt(recurs, atMs, shipZone) !== null;
}
