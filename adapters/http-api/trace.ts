import { HOP_STAGES, type Incident, TraceAnswer, TrackingId } from '@aiops/contracts';
import type { Trace } from '@aiops/ports';
import { z } from 'zod';
import { notFound, PROBLEM, type Resource } from './route.ts';
import { explained } from './stats.ts';

export const trace: Resource = async (app, { store }) => {
  app.get(
    '/api/v3/trace/:tracking_id',
    {
      config: { access: 'operator' },
      schema: {
        params: z.object({ tracking_id: TrackingId }),
        response: { 200: TraceAnswer, ...PROBLEM },
      },
    },
    async (request) => {
      const { tracking_id } = request.params;
      const found = await store.trace(tracking_id);
      if (found === null) throw notFound(`record with the tracking id ${tracking_id}`);
      return answerOf(tracking_id, found);
    },
  );
};

/** As the record went: by stage, then in the order in which the stage judged. */
function inStageOrder(ledger: Trace['ledger']): Trace['ledger'] {
  return [...ledger].sort(
    (a, b) =>
      HOP_STAGES.indexOf(a.stage) - HOP_STAGES.indexOf(b.stage) ||
      (a.record_id < b.record_id ? -1 : a.record_id > b.record_id ? 1 : a.seq - b.seq),
  );
}

function answerOf(trackingId: string, found: Trace): TraceAnswer {
  const id = encodeURIComponent(trackingId);
  const starts = found.hops.map((hop) => Date.parse(hop.started_at));
  const ends = found.hops.map((hop) => Date.parse(hop.ended_at));
  return {
    tracking_id: trackingId,
    total_ms: found.hops.length === 0 ? null : greatest(ends) - least(starts),
    hops: found.hops.map((hop) => ({
      ...hop,
      latency_ms: Date.parse(hop.ended_at) - Date.parse(hop.started_at),
    })),
    ledger: inStageOrder(found.ledger).map(explained),
    errors: [...found.errors],
    records: { logs: [...found.logs], metrics: [...found.metrics] },
    anomalies: [...found.anomalies],
    incidents: [...found.incidents],
    narratives: found.incidents.flatMap(narrativeOf),
    links: {
      self: `/api/v3/trace/${id}`,
      errors: `/api/v3/errors/${id}`,
      logs: `/api/v3/logs?tracking_id=${id}`,
      incidents: found.incidents.map(
        ({ incident_id }) => `/api/v3/incidents/${encodeURIComponent(incident_id)}`,
      ),
    },
  };
}

function narrativeOf(incident: Incident): TraceAnswer['narratives'] {
  if (incident.narrative === undefined) return [];
  return [
    {
      incident_id: incident.incident_id,
      narrative: incident.narrative,
      source: incident.narrative_source ?? null,
      confidence: incident.confidence ?? null,
    },
  ];
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
function greatest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}
