import { bodiesOf, getJson, logRecords, openerRecord, post } from './load.ts';
import type { Product } from './product.ts';

const SEND_EVERY_MS = 50;
const OPENER_EVERY_MS = 100;
/** Code that was never run is slow the first time: what is sent this soon after the start is told apart. */
const WARM_UP_MS = 3_000;
const PATIENCE_MS = 20_000;

export interface Latencies {
  /** From the moment an opening record was handed to the network until GET showed its incident, ms. */
  readonly ms: readonly number[];
  /** The same of the first seconds, while the code warms up. */
  readonly warmUpMs: readonly number[];
  readonly sent: number;
  readonly incidentIds: readonly string[];
  /** Time in enrichment of each, from its trace, ms. */
  readonly enrichMs: readonly number[];
}

/**
 * Sends background at a fixed rate and, among it, lines that open incidents; each is timed until `GET` shows its
 * incident. The live feed tells when to look, so that asking does not become the load.
 */
export async function measureLatency(
  product: Product,
  perSecond: number,
  seconds: number,
  tag: string,
): Promise<Latencies> {
  const shown = new Map<string, string>();
  const feed = new AbortController();
  const listening = followIncidents(product.url, feed.signal, shown);
  const pending: Promise<{ ms: number; id: string; trackingId: string }>[] = [];
  const perSend = Math.round((perSecond * SEND_EVERY_MS) / 1000);
  const startedMs = performance.now();
  let opener = 0;
  let sent = 0;
  const posts: Promise<void>[] = [];
  for (let turn = 0; turn * SEND_EVERY_MS < seconds * 1000; turn += 1) {
    await sleep(startedMs + turn * SEND_EVERY_MS - performance.now());
    const records = logRecords(perSend, Date.now(), `${tag}-${turn}`);
    if (turn % (OPENER_EVERY_MS / SEND_EVERY_MS) === 0) {
      const trackingId = `${tag}-opener-${opener}`;
      records.push(openerRecord(Date.now(), trackingId, Number(`${tag.length}${opener}`)));
      opener += 1;
      pending.push(timeOne(product.url, trackingId, performance.now(), shown));
    }
    sent += records.length;
    const [body] = bodiesOf(records, records.length);
    if (body !== undefined) posts.push(post(product.url, '/api/v3/ingest/logs', body));
  }
  await Promise.all(posts);
  const seen = await Promise.all(pending);
  feed.abort();
  await listening;
  const enrichMs: number[] = [];
  for (const { trackingId } of seen) enrichMs.push(...(await enrichTimes(product.url, trackingId)));
  const times = seen.map(({ ms }) => ms);
  const cold = WARM_UP_MS / OPENER_EVERY_MS;
  return {
    ms: times.slice(cold),
    warmUpMs: times.slice(0, cold),
    sent,
    incidentIds: seen.map(({ id }) => id),
    enrichMs,
  };
}

async function timeOne(
  url: string,
  trackingId: string,
  startedMs: number,
  shown: ReadonlyMap<string, string>,
): Promise<{ ms: number; id: string; trackingId: string }> {
  while (performance.now() - startedMs < PATIENCE_MS) {
    const id = shown.get(trackingId);
    if (id !== undefined) {
      await getJson(url, `/api/v3/incidents/${id}`);
      return { ms: performance.now() - startedMs, id, trackingId };
    }
    await sleep(2);
  }
  throw new Error(`no incident of ${trackingId} within ${PATIENCE_MS} ms`);
}

/** Notes the incident of each tracking id as the server-sent events come in. */
async function followIncidents(url: string, signal: AbortSignal, shown: Map<string, string>): Promise<void> {
  const answer = await fetch(`${url}/api/v3/events`, { signal });
  if (answer.body === null) throw new Error('the live feed has no body');
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of answer.body) {
      text += decoder.decode(chunk, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) noteEvent(event, shown);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function noteEvent(event: string, shown: Map<string, string>): void {
  const data = /^data: ?(.*)$/m.exec(event)?.[1];
  if (data === undefined || !data.includes('"incident_id"')) return;
  const incident = JSON.parse(data) as { incident_id: string; tracking_id: string };
  if (!shown.has(incident.tracking_id)) shown.set(incident.tracking_id, incident.incident_id);
}

async function enrichTimes(url: string, trackingId: string): Promise<number[]> {
  const trace = (await getJson(url, `/api/v3/trace/${trackingId}`)) as {
    hops: readonly { stage: string; started_at: string; ended_at: string }[];
  };
  return trace.hops
    .filter((hop) => hop.stage === 'enrich')
    .map((hop) => Date.parse(hop.ended_at) - Date.parse(hop.started_at));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
