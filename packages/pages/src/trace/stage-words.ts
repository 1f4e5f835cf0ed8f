import type { AnomalyDetected, HopStage, TraceAnswer } from '@aiops/contracts';
import { incidentTitle } from '../actions/incident-words.ts';
import type { Group } from './waterfall.ts';

const STAGES: Readonly<Record<HopStage, string>> = {
  ingest: 'taken in',
  detect: 'looked at',
  enrich: 'enriched',
  correlate: 'correlated',
  store: 'incident stored',
  explain: 'explained',
};

export function stageWord(stage: HopStage): string {
  return STAGES[stage];
}

const STATUSES = { ok: 'ok', error: 'error', degraded: 'with less than all' } as const;

export function hopStatusWord(status: keyof typeof STATUSES): string {
  return STATUSES[status];
}

/** What a group of steps handled, in a few words: the line itself, the finding's reason, the incident's name. */
export function groupTitle({ recordId, kind }: Group, trace: TraceAnswer): string {
  if (kind === 'incident') {
    const incident = trace.incidents.find(({ incident_id }) => incident_id === recordId);
    return `Incident: ${incident === undefined ? recordId : incidentTitle(incident)}`;
  }
  if (kind === 'finding') {
    const finding = trace.anomalies.find(({ record_id }) => record_id === recordId);
    return `Finding: ${finding?.reason ?? recordId}`;
  }
  const log = trace.records.logs.find(({ record_id }) => record_id === recordId);
  const sample = trace.records.metrics.find(({ record_id }) => record_id === recordId);
  const alert = trace.anomalies.find(({ record_id }) => record_id === recordId);
  return `Record: ${log?.msg ?? (sample === undefined ? (alert?.reason ?? recordId) : `${sample.name} = ${sample.value}`)}`;
}

const ROLES: Readonly<Record<AnomalyDetected['role'], string>> = {
  opens: 'it may open an incident',
  supports: 'it only supports',
  context: 'it is context',
};

export function roleWords(role: AnomalyDetected['role']): string {
  return ROLES[role];
}

/** One a finding: once detected and once enriched, it is the same; the enriched one knows more. */
export function findingsOf({ anomalies }: TraceAnswer): TraceAnswer['anomalies'] {
  const byRecord = new Map<string, TraceAnswer['anomalies'][number]>();
  for (const one of anomalies) {
    const known = byRecord.get(one.record_id);
    if (known === undefined || 'severity' in one) byRecord.set(one.record_id, one);
  }
  return [...byRecord.values()];
}
