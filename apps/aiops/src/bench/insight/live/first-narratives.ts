import { z } from 'zod';
import { bodiesOf, getJson, openerRecord, post } from '../../load.ts';
import type { Product } from '../../product.ts';
import { type Heard, NarrativeFeed } from './narrative-feed.ts';

/** Code that was never run is slow the first time: what is sent this soon after the start is told apart. */
const WARM_UP_S = 3;
const PATIENCE_MS = 30_000;

/** How many incidents a second, and for how long; the warm-up comes before. */
export interface Rate {
  readonly perSecond: number;
  readonly seconds: number;
}

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
  /** What the first narratives were made from. */
  readonly made: MadeFrom;
  readonly sent: number;
}

/** Of first narratives that were stored. */
export interface MadeFrom {
  readonly narratives: number;
  /** No part of the evidence was left out. */
  readonly whole: number;
  /** Kept words were looked for. */
  readonly asked: number;
  /** Told in kept words. */
  readonly kept: number;
}

/** The host of the incident with a number. */
export function hostNumber(number: number): number {
  return 10_000 + number;
}

/** Opens incidents at an even pace, each on a host of its own, and times the first stored narrative of each. */
export async function measureFirstNarratives(
  product: Product,
  { perSecond, seconds }: Rate,
): Promise<FirstNarratives> {
  const feed = await NarrativeFeed.open(product.url);
  const sentAt = new Map<string, number>();
  const posts: Promise<void>[] = [];
  const startedMs = performance.now();
  const total = (WARM_UP_S + seconds) * perSecond;
  for (let number = 0; number < total; number += 1) {
    await sleep(startedMs + (number * 1000) / perSecond - performance.now());
    const id = `first-${number}`;
    const [body] = bodiesOf([openerRecord(Date.now(), id, hostNumber(number))], 1);
    if (body === undefined) continue;
    sentAt.set(id, performance.now());
    posts.push(post(product.url, '/api/v3/ingest/logs', body));
  }
  await Promise.all(posts);
  const isTold = (id: string): boolean => typeof feed.of(id)?.toldMs === 'number';
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs && ![...sentAt.keys()].every(isTold)) await sleep(20);
  await feed.close();
  const warmUp = WARM_UP_S * perSecond;
  const times = [...sentAt].map(([id, atMs], at) => ({
    isWarm: at >= warmUp,
    ...spans(feed.of(id), atMs),
  }));
  const asked = [...sentAt.keys()].slice(warmUp).flatMap((id) => feed.of(id) ?? []);
  const accounts = await accountsOf(product.url, asked);
  const told = times.filter(({ fromSent }) => fromSent !== null);
  const warm = told.filter(({ isWarm }) => isWarm);
  const cold = told.filter(({ isWarm }) => !isWarm);
  return {
    fromShownMs: warm.flatMap(({ fromShown }) => fromShown ?? []),
    fromRequestMs: accounts.map(({ fromRequestMs }) => fromRequestMs),
    fromSentMs: warm.flatMap(({ fromSent }) => fromSent ?? []),
    warmUpWorstMs: Math.max(0, ...cold.flatMap(({ fromShown }) => fromShown ?? [])),
    untold: times.length - told.length,
    made: madeFrom(accounts),
    sent: times.length,
  };
}

const Narratives = z.object({
  data: z.array(
    z.object({
      phase: z.enum(['first', 'final']).optional(),
      requested_at: z.string(),
      cache_asked: z.boolean(),
      cache_hit: z.boolean(),
      missing: z.array(z.string()).optional(),
    }),
  ),
});
type Narrative = z.infer<typeof Narratives>['data'][number];

interface Account {
  readonly first: Narrative | undefined;
  readonly fromRequestMs: number;
}

async function accountsOf(url: string, all: readonly Heard[]): Promise<Account[]> {
  const found: Account[] = [];
  for (const { incidentId, toldAtMs } of all) {
    if (toldAtMs === null) continue;
    const { data } = Narratives.parse(await getJson(url, `/api/v3/incidents/${incidentId}/narratives`));
    const requested = data.map(({ requested_at }) => Date.parse(requested_at));
    if (requested.length === 0) continue;
    const first = data.find(({ phase }) => phase === 'first');
    found.push({ first, fromRequestMs: toldAtMs - Math.min(...requested) });
  }
  return found;
}

function madeFrom(accounts: readonly Account[]): MadeFrom {
  const firsts = accounts.flatMap(({ first }) => first ?? []);
  return {
    narratives: firsts.length,
    whole: firsts.filter(({ missing }) => missing?.length === 0).length,
    asked: firsts.filter(({ cache_asked }) => cache_asked).length,
    kept: firsts.filter(({ cache_hit }) => cache_hit).length,
  };
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
