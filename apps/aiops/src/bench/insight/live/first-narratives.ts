import { z } from 'zod';
import { bodiesOf, getJson, openerRecord, post } from '../../load.ts';
import type { Product } from '../../product.ts';
import { type Heard, NarrativeFeed } from './narrative-feed.ts';

const PER_SECOND = 20;
/** Code that was never run is slow the first time: what is sent this soon after the start is told apart. */
const WARM_UP_S = 3;
const PATIENCE_MS = 30_000;

export interface FirstNarratives {
  /** From the moment the feed showed an incident until it showed it with its narrative, which is then stored; ms. */
  readonly fromShownMs: readonly number[];
  /** The same from the request for the narrative, by the clock of this machine; ms. */
  readonly fromRequestMs: readonly number[];
  /** The same from the moment its record was handed to the network: intake, detection and correlation included; ms. */
  readonly fromSentMs: readonly number[];
  /** The worst of the first seconds from `shown`, ms. */
  readonly warmUpWorstMs: number;
  /** Incidents that had no narrative within the patience of this bench; 0 is the only good number. */
  readonly untold: number;
  readonly sent: number;
}

/** Opens 20 incidents a second, each on a host of its own, and times the first stored narrative of each. */
export async function measureFirstNarratives(product: Product, seconds: number): Promise<FirstNarratives> {
  const feed = await NarrativeFeed.open(product.url);
  const sentAt = new Map<string, number>();
  const posts: Promise<void>[] = [];
  const startedMs = performance.now();
  const total = (WARM_UP_S + seconds) * PER_SECOND;
  for (let number = 0; number < total; number += 1) {
    await sleep(startedMs + (number * 1000) / PER_SECOND - performance.now());
    const id = `first-${number}`;
    const [body] = bodiesOf([openerRecord(Date.now(), id, 10_000 + number)], 1);
    if (body === undefined) continue;
    sentAt.set(id, performance.now());
    posts.push(post(product.url, '/api/v3/ingest/logs', body));
  }
  await Promise.all(posts);
  const isTold = (id: string): boolean => typeof feed.of(id)?.toldMs === 'number';
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs && ![...sentAt.keys()].every(isTold)) await sleep(20);
  await feed.close();
  const times = [...sentAt].map(([id, atMs], at) => ({
    isWarm: at >= WARM_UP_S * PER_SECOND,
    ...spans(feed.of(id), atMs),
  }));
  const warmUp = WARM_UP_S * PER_SECOND;
  const fromRequestMs = await requestedSpans(
    product.url,
    [...sentAt.keys()].slice(warmUp).flatMap((id) => feed.of(id) ?? []),
  );
  const told = times.filter(({ fromSent }) => fromSent !== null);
  const warm = told.filter(({ isWarm }) => isWarm);
  const cold = told.filter(({ isWarm }) => !isWarm);
  return {
    fromShownMs: warm.flatMap(({ fromShown }) => fromShown ?? []),
    fromRequestMs,
    fromSentMs: warm.flatMap(({ fromSent }) => fromSent ?? []),
    warmUpWorstMs: Math.max(0, ...cold.flatMap(({ fromShown }) => fromShown ?? [])),
    untold: times.length - told.length,
    sent: times.length,
  };
}

const Narratives = z.object({ data: z.array(z.object({ requested_at: z.string() })) });

async function requestedSpans(url: string, all: readonly Heard[]): Promise<number[]> {
  const found: number[] = [];
  for (const { incidentId, toldAtMs } of all) {
    if (toldAtMs === null) continue;
    const { data } = Narratives.parse(await getJson(url, `/api/v3/incidents/${incidentId}/narratives`));
    const requested = data.map(({ requested_at }) => Date.parse(requested_at));
    if (requested.length > 0) found.push(toldAtMs - Math.min(...requested));
  }
  return found;
}

function spans(
  heard: Heard | undefined,
  sentMs: number,
): { fromShown: number | null; fromSent: number | null } {
  if (heard === undefined || heard.toldMs === null) return { fromShown: null, fromSent: null };
  return { fromShown: heard.toldMs - heard.shownMs, fromSent: heard.toldMs - sentMs };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
