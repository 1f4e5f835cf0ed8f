import type { AnomalyEnriched } from '@aiops/contracts';
import { hashParts } from '@aiops/kernel';
import { assess, suppressKeyOf } from './assess.ts';
import { suppressionBy } from './cover.ts';
import { addTimeline, join } from './membership.ts';
import type { Cover } from './silences.ts';
import { type IncidentState, setFiring } from './state.ts';
import type { Turn } from './turn.ts';
import { windowMs } from './type-rules.ts';

/** The same opener at the same event time is the same incident, whenever and wherever it is worked out. */
export function incidentIdOf(ship: string | null, fingerprint: string, occurredAt: string): string {
  return `inc_${hashParts([ship, fingerprint, occurredAt]).slice(0, 20)}`;
}

/**
 * Opens an incident for a statement that no open one explains. Under a cover it opens as `suppressed`; a late
 * one is made already resolved, for it must not page.
 */
export function openIncident(
  turn: Turn,
  anomaly: AnomalyEnriched,
  cover: Cover | null,
  late: boolean,
): IncidentState {
  const incident = emptyIncident(turn, anomaly);
  join(turn, incident, anomaly, true);
  turn.add(incident);
  assess(turn, incident);
  const startedMs = Date.parse(anomaly.occurred_at);
  addTimeline(incident, startedMs, 'created', anomaly.reason, anomaly.detector);
  if (late) {
    for (const member of incident.members.values()) setFiring(incident, member, false);
    incident.status = 'resolved';
    incident.resolveReason = 'quiet';
    incident.resolvedMs = incident.lastMs + windowMs(turn.policy, incident.type);
    addTimeline(
      incident,
      incident.resolvedMs,
      'resolved',
      'reported late; it was over by then',
      'correlation-service',
    );
  } else if (cover !== null) {
    incident.status = 'suppressed';
    incident.suppression = suppressionBy(turn, cover);
    addTimeline(
      incident,
      startedMs,
      'suppressed',
      `covered by ${cover.kind} ${cover.by}`,
      'correlation-service',
    );
  }
  return incident;
}

function emptyIncident(turn: Turn, anomaly: AnomalyEnriched): IncidentState {
  const canonicalId = incidentIdOf(turn.ship.ship, anomaly.fingerprint, anomaly.occurred_at);
  return {
    id: turn.nameFor(canonicalId, anomaly.record_id),
    ship: turn.ship.ship,
    canonicalId,
    openerTrackingId: anomaly.tracking_id,
    openerRecordId: anomaly.record_id,
    createdAtMs: turn.atMs,
    changedAtMs: turn.atMs,
    members: new Map(),
    status: 'open',
    resolveReason: null,
    resolvedMs: null,
    suppression: null,
    type: anomaly.incident_type,
    domain: anomaly.domain,
    service: anomaly.service,
    suppressKey: suppressKeyOf(
      anomaly.incident_type,
      turn.ship.ship,
      anomaly.device_id ?? anomaly.host ?? null,
      anomaly.service,
    ),
    severity: anomaly.severity,
    severityReason: anomaly.severity_reason,
    causes: [],
    timeline: [],
    evidence: [],
    evidenceOf: [],
    trackingIds: new Map(),
    errors: [],
    anomalyCount: 0,
    duplicateCount: 0,
    firstMs: Date.parse(anomaly.started_at),
    lastMs: Date.parse(anomaly.occurred_at),
    relatedTo: [],
    mergedInto: null,
    brought: [],
    keptApart: [],
    owner: null,
    feedback: null,
    flapping: false,
    reopenedMs: [],
    firing: 0,
    touchedMs: turn.placeMs,
  };
}
