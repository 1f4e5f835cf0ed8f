import { z } from 'zod';
import { bodiesOf, getJson, post } from '../../load.ts';
import type { Product } from '../../product.ts';
import { HELD_OUT_FAULTS } from '../held-out/faults.ts';
import { recordsOf } from '../held-out/run-held-out.ts';

/** Two incidents a minute. */
const EVERY_MS = 30_000;
const LOOK_EVERY_MS = 50;
/** Beyond the deadline of a model of 30 s and its one retry. */
const PATIENCE_MS = 75_000;

const Narratives = z.object({
  data: z.array(
    z.object({
      phase: z.enum(['first', 'final']).optional(),
      source: z.enum(['rules', 'llm', 'cache']),
      reason: z.object({ code: z.string() }).optional(),
      requested_at: z.string(),
      llm_latency_ms: z.number().nullable(),
      narrative: z.string(),
    }),
  ),
});
const Incidents = z.object({
  data: z.array(z.object({ incident_id: z.string(), ship_id: z.string().nullable() })),
});

/** The final narrative of one incident. */
export interface FinalNarrative {
  /** From the request until GET showed the final narrative, which is then stored; null: none within the patience. */
  readonly ms: number | null;
  /** Of the model alone; null where it gave no answer. */
  readonly modelMs: number | null;
  readonly source: string | null;
  /** Why these are the rules' words, where they are. */
  readonly reason: string | null;
}

/** Brings about one incident each 30 s, each another fault of another ship, and times the final narrative of its creation. */
export async function measureFinals(
  product: Product,
  incidents: number,
  say: (line: string) => void,
): Promise<FinalNarrative[]> {
  const pending: Promise<FinalNarrative>[] = [];
  const startedMs = performance.now();
  for (let at = 0; at < incidents; at += 1) {
    await sleep(startedMs + at * EVERY_MS - performance.now());
    const place = Math.floor((at * HELD_OUT_FAULTS.length) / incidents);
    // The lines of the last minute come at once, as after a short loss of the network.
    const records = recordsOf(place, Date.now() - 60_000, `final-${at}`);
    for (const body of bodiesOf(records, records.length))
      await post(product.url, '/api/v3/ingest/logs', body);
    const { ship_id: ship } = z.object({ ship_id: z.string() }).parse(records[0]);
    pending.push(finalOf(product.url, ship));
    if ((at + 1) % 4 === 0) say(`${at + 1} of ${incidents} incidents at 2 a minute`);
  }
  return Promise.all(pending);
}

async function finalOf(url: string, ship: string): Promise<FinalNarrative> {
  const untilMs = performance.now() + PATIENCE_MS;
  let id: string | null = null;
  while (performance.now() < untilMs) {
    id ??= await incidentOf(url, ship);
    const all =
      id === null ? [] : Narratives.parse(await getJson(url, `/api/v3/incidents/${id}/narratives`)).data;
    // The one of its creation: a later state is another request.
    const final = all.findLast(({ phase }) => phase === 'final');
    if (final !== undefined)
      return {
        ms: Date.now() - Date.parse(final.requested_at),
        modelMs: final.llm_latency_ms,
        source: final.source,
        reason: final.reason?.code ?? null,
      };
    await sleep(LOOK_EVERY_MS);
  }
  return { ms: null, modelMs: null, source: null, reason: null };
}

async function incidentOf(url: string, ship: string): Promise<string | null> {
  const { data } = Incidents.parse(await getJson(url, `/api/v3/incidents?ship_id=${ship}&limit=1`));
  return data[0]?.incident_id ?? null;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
