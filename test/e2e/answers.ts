import {
  AnomalyEnriched,
  ErrorEntry,
  Incident,
  LedgerEntry,
  LogMessage,
  listOf,
  MetricSample,
  Problem,
  TraceHop,
} from '@aiops/contracts';
import { expect } from 'vitest';
import { z } from 'zod';
import { eventually, read } from './product.fixture.ts';
import type { Answer } from './senders.ts';

/** What the API answers, in the terms of the contracts. */
export const Incidents = listOf(Incident);
export const Logs = listOf(LogMessage);
export const Errors = listOf(ErrorEntry);
export const Verdicts = listOf(LedgerEntry.extend({ reason: z.string() })).extend({
  range: z.string(),
  count: z.number().nullable(),
});
export const Breakdown = listOf(z.object({ key: z.string(), count: z.number() }));

export const Trace = z.object({
  tracking_id: z.string(),
  total_ms: z.number().nullable(),
  hops: z.array(TraceHop.extend({ latency_ms: z.number() })),
  ledger: z.array(LedgerEntry.extend({ reason: z.string() })),
  errors: z.array(ErrorEntry),
  records: z.object({ logs: z.array(LogMessage), metrics: z.array(MetricSample) }),
  anomalies: z.array(AnomalyEnriched),
  incidents: z.array(Incident),
});
export type Trace = z.infer<typeof Trace>;

export const Receipt = z.object({
  accepted: z.number(),
  refused: z.array(z.object({ index: z.number(), field: z.string().optional(), reason: z.string() })),
  refused_count: z.number(),
});

/** A refused request: the problem, whose status is that of the answer. */
export function problemOf(answer: Answer): z.infer<typeof Problem> & Record<string, unknown> {
  const problem = Problem.loose().parse(answer.json());
  if (problem.status !== answer.status) throw new Error(`answered ${answer.status}: ${answer.body}`);
  return problem;
}

/** The body of an answer with this status. */
export function bodyOf<T extends z.ZodType>(answer: Answer, status: number, schema: T): z.infer<T> {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.body}`);
  return schema.parse(answer.json());
}

/** Incidents with this query, once there are as many. */
export function incidentsOf(url: string, query: string, count = 1): Promise<readonly Incident[]> {
  return eventually(`${count} incidents with ${query}`, async () => {
    const { data } = await read(url, `/api/v3/incidents?limit=1000&${query}`, Incidents);
    return data.length === count ? data : undefined;
  });
}

/** The only incident with this query, once it is as wanted. */
export function incidentWhen(
  url: string,
  query: string,
  isWanted: (incident: Incident) => boolean,
  headers: Readonly<Record<string, string>> = {},
): Promise<Incident> {
  return eventually(`an incident with ${query} as wanted`, async () => {
    const { data } = await read(url, `/api/v3/incidents?limit=1000&${query}`, Incidents, headers);
    const [incident] = data;
    return data.length === 1 && incident !== undefined && isWanted(incident) ? incident : undefined;
  });
}

/**
 * The trace once it is as expected. Each stage writes its part beside the Fast Path, so a later part may be there
 * before an earlier one: what is expected is asked until it holds.
 */
export function traceWith(
  url: string,
  id: string,
  expected: {
    stages?: readonly string[];
    verdicts?: readonly string[];
    logs?: number;
    metrics?: number;
    anomalies?: number;
    incidents?: number;
  },
): Promise<Trace> {
  return eventually(`the trace of ${id}`, async () => {
    const trace = await read(url, `/api/v3/trace/${id}`, Trace);
    const { stages, verdicts, logs, metrics, anomalies, incidents } = expected;
    // The Insight Path follows when it likes.
    const way = trace.hops.flatMap(({ stage }) => (stage === 'explain' ? [] : stage));
    if (stages !== undefined) expect(way).toEqual(stages);
    if (verdicts !== undefined) expect(verdictsOf(trace)).toEqual(verdicts);
    if (logs !== undefined) expect(trace.records.logs).toHaveLength(logs);
    if (metrics !== undefined) expect(trace.records.metrics).toHaveLength(metrics);
    if (anomalies !== undefined) expect(trace.anomalies).toHaveLength(anomalies);
    if (incidents !== undefined) expect(trace.incidents).toHaveLength(incidents);
    return trace;
  });
}

/** Every stage of the Fast Path, in the order of a record's way. */
export const EVERY_HOP = ['ingest', 'detect', 'enrich', 'correlate', 'store'];

/** Verdicts in the order in which they fell. */
function verdictsOf({ ledger }: Pick<Trace, 'ledger'>): string[] {
  return ledger.map(({ verdict }) => verdict);
}
