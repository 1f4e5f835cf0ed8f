import { HOP_STAGES, type TraceAnswer } from '@aiops/contracts';

export type Hop = TraceAnswer['hops'][number];

/** One step on the common scale; `left` and `width` are shares of the whole, 0 to 1. */
export interface Bar {
  readonly hop: Hop;
  /** From the first step of the pass, ms. */
  readonly offsetMs: number;
  readonly left: number;
  readonly width: number;
}

/** The steps of one thing: the record itself, what was found in it, or the incident it went to. */
export interface Group {
  readonly recordId: string;
  readonly kind: 'record' | 'finding' | 'incident';
  readonly bars: readonly Bar[];
}

/** A record's way. An id need not be unique: what came in much later under the same id is a way of its own. */
export interface Pass {
  readonly startedAt: string;
  readonly totalMs: number;
  readonly ticks: readonly Tick[];
  readonly groups: readonly Group[];
}

export interface Tick {
  readonly ms: number;
  readonly left: number;
}

/** So long a pause within the steps of one id means that another record came under it. */
const PAUSE_MS = 60_000;
const TICKS = 5;

export function passesOf(hops: readonly Hop[]): readonly Pass[] {
  const passes: Hop[][] = [];
  let endMs = Number.NEGATIVE_INFINITY;
  for (const hop of [...hops].sort((a, b) => startOf(a) - startOf(b))) {
    const last = passes.at(-1);
    if (last === undefined || startOf(hop) - endMs > PAUSE_MS) passes.push([hop]);
    else last.push(hop);
    endMs = Math.max(endMs, endOf(hop));
  }
  return passes.map(passOf);
}

/** The hops are in the order of their start, and there is at least one. */
function passOf(hops: readonly Hop[]): Pass {
  const startMs = Math.min(...hops.map(startOf));
  const totalMs = Math.max(...hops.map(endOf)) - startMs;
  const byRecord = new Map<string, Hop[]>();
  for (const hop of hops) {
    const known = byRecord.get(hop.record_id);
    if (known === undefined) byRecord.set(hop.record_id, [hop]);
    else known.push(hop);
  }
  return {
    startedAt: new Date(startMs).toISOString(),
    totalMs,
    ticks: ticksOf(totalMs),
    groups: [...byRecord].map(([recordId, own]) => ({
      recordId,
      kind: kindOf(own),
      bars: inStageOrder(own).map((hop) => barOf(hop, startMs, totalMs)),
    })),
  };
}

function barOf(hop: Hop, startMs: number, totalMs: number): Bar {
  const offsetMs = startOf(hop) - startMs;
  const share = (ms: number): number => (totalMs === 0 ? 0 : ms / totalMs);
  return { hop, offsetMs, left: share(offsetMs), width: share(endOf(hop) - startOf(hop)) };
}

/** The steps before enrichment handle the record; the last two handle the incident. */
function kindOf(hops: readonly Hop[]): Group['kind'] {
  if (hops.some(({ stage }) => stage === 'ingest' || stage === 'detect')) return 'record';
  return hops.some(({ stage }) => stage === 'enrich' || stage === 'correlate') ? 'finding' : 'incident';
}

function inStageOrder(hops: readonly Hop[]): readonly Hop[] {
  return [...hops].sort(
    (a, b) => HOP_STAGES.indexOf(a.stage) - HOP_STAGES.indexOf(b.stage) || startOf(a) - startOf(b),
  );
}

function startOf({ started_at }: Hop): number {
  return Date.parse(started_at);
}

/** Clocks of two processes may differ: no step ends before it began. */
function endOf(hop: Hop): number {
  return Math.max(startOf(hop), Date.parse(hop.ended_at));
}

/** Round numbers, at most five beyond the zero. */
export function ticksOf(totalMs: number): readonly Tick[] {
  if (totalMs <= 0) return [{ ms: 0, left: 0 }];
  const rough = totalMs / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5].find((one) => one * power >= rough) ?? 10) * power);
  const count = Math.floor(totalMs / step);
  return Array.from({ length: count + 1 }, (_, at) => ({ ms: at * step, left: (at * step) / totalMs }));
}
