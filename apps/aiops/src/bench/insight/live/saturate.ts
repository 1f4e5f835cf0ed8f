import { bodiesOf, getJson, openerRecord, post } from '../../load.ts';
import type { Product } from '../../product.ts';

/** More than the model may hold at once by the shipped policy: 3 that it works on and 100 that wait. */
const FILL = 160;
const ASKING_AT_A_TIME = 2;
/** Asking again is refused for a while by design. Who asks more often loads the API, which is not what is measured here. */
const REFUSED_WAIT_MS = 500;
const LOOK_EVERY_MS = 1_000;
const PATIENCE_MS = 60_000;

/** An Insight Path that has more to do than it can. */
export interface Saturation {
  /** Requests that waited for the model, each second; without a model none ever does. */
  readonly waiting: readonly number[];
  /** Narratives that were asked for anew while it lasted. */
  readonly asked: number;
}

/**
 * Opens more incidents than the queue of the model has places, and asks for narratives of them anew without end, until it is
 * stopped.
 */
export async function saturate(product: Product): Promise<() => Promise<Saturation>> {
  const ids = await openMany(product.url);
  const stop = new AbortController();
  const waiting: number[] = [];
  let asked = 0;
  const asking = Array.from({ length: ASKING_AT_A_TIME }, async (_, lane) => {
    for (let turn = lane; !stop.signal.aborted; turn += ASKING_AT_A_TIME) {
      const id = ids[turn % ids.length];
      const answer = await fetch(`${product.url}/api/v3/incidents/${id}/enrich`, { method: 'POST' });
      await answer.arrayBuffer();
      if (answer.status === 202) asked += 1;
      else if (![409, 429, 503].includes(answer.status))
        throw new Error(`asking for a narrative: ${answer.status}`);
      await sleep(REFUSED_WAIT_MS);
    }
  });
  const looking = (async () => {
    while (!stop.signal.aborted) {
      waiting.push(await waitingIn(product.url));
      await sleep(LOOK_EVERY_MS);
    }
  })();
  return async () => {
    stop.abort();
    await Promise.all([...asking, looking]);
    return { waiting, asked };
  };
}

/** @returns the ids of incidents that stay open */
async function openMany(url: string): Promise<string[]> {
  const records = Array.from({ length: FILL }, (_, at) =>
    openerRecord(Date.now(), `fill-${at}`, 50_000 + at),
  );
  for (const body of bodiesOf(records, 20)) await post(url, '/api/v3/ingest/logs', body);
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs) {
    const { data } = (await getJson(url, '/api/v3/incidents?limit=1000')) as {
      data: readonly { incident_id: string; tracking_id: string }[];
    };
    const own = data.filter(({ tracking_id }) => tracking_id.startsWith('fill-'));
    if (own.length >= FILL) return own.map(({ incident_id }) => incident_id);
    await sleep(200);
  }
  throw new Error(`not all of ${FILL} incidents were opened within ${PATIENCE_MS} ms`);
}

const WAITING = /^aiops_queue_length\{[^}]*queue="model_requests"[^}]*\} (\S+)$/m;

async function waitingIn(url: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`);
  const found = WAITING.exec(await answer.text())?.[1];
  return found === undefined ? 0 : Number(found);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
