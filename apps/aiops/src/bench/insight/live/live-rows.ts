import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { measureLatency } from '../../latency.ts';
import { type BenchRow, quantile, row } from '../../report.ts';
import { type FinalNarrative, measureFinals } from './final-narratives.ts';
import { firstRows } from './first-rows.ts';
import { type Saturation, saturate } from './saturate.ts';
import { NO_MODEL, shown, type WithProduct, withProducts } from './with-product.ts';

/** Records, as the bench of the Fast Path sends them. */
const PER_SECOND = 1_000;
/** A first start makes the vectors of all runbooks once, and 160 incidents at once are a storm: neither is what is measured here. */
const SETTLE_MS = 20_000;
const TARGETS = { finalP95Ms: 10_000, fastPathP99Ms: 250 };

export interface LiveFlags {
  readonly quick: boolean;
  /** A GGUF file that the product is started with; null: it tells by rules alone. */
  readonly modelFile: string | null;
}

interface Lengths {
  /** Seconds. */
  readonly first: { readonly hurried: number; readonly calm: number };
  readonly fastPathS: number;
  readonly finals: number;
}

/** How long each measure takes; the same measures, shorter, when it has to be quick. */
function lengthsOf(quick: boolean): Lengths {
  return quick
    ? { first: { hurried: 7, calm: 10 }, fastPathS: 10, finals: 0 }
    : { first: { hurried: 30, calm: 60 }, fastPathS: 30, finals: 12 };
}

/** The Insight Path from outside: the embedded product as a process of its own, records over HTTP, narratives by GET and feed. */
export async function liveRows(flags: LiveFlags, say: (line: string) => void): Promise<BenchRow[]> {
  const { first } = lengthsOf(flags.quick);
  return withProducts(async (withProduct) => [
    ...(await firstRows(withProduct, first, flags.modelFile, say)),
    ...(await fastPathRows(withProduct, flags, say)),
    await finalRow(withProduct, flags, say),
  ]);
}

async function fastPathRows(
  withProduct: WithProduct,
  { quick, modelFile }: LiveFlags,
  say: (line: string) => void,
): Promise<BenchRow[]> {
  const { fastPathS } = lengthsOf(quick);
  const alone = await withProduct(NO_MODEL, async (product) => {
    await sleep(SETTLE_MS);
    return measureLatency(product, PER_SECOND, fastPathS, 'idle');
  });
  say(`fast path alone: p99 ${shown(quantile(alone.ms, 0.99))} ms`);
  const full = await withProduct(
    modelFile === null ? NO_MODEL : { AIOPS_MODEL_FILE: modelFile },
    async (product) => {
      const stop = await saturate(product);
      await sleep(SETTLE_MS);
      const seen = await measureLatency(product, PER_SECOND, fastPathS, 'full');
      return { seen, saturation: await stop() };
    },
  );
  say(`fast path while the insight path is full: p99 ${shown(quantile(full.seen.ms, 0.99))} ms`);
  const { fastPathP99Ms } = TARGETS;
  const load =
    '1,000 records and 10 incidents a second, told by rules; from 20 s after the first start on an empty store';
  const note = saturationNote(full.saturation, modelFile);
  return [
    row('fastpath_p99_ms_alone', quantile(alone.ms, 0.99), 'ms', 'lower', fastPathP99Ms, load),
    row('fastpath_p99_ms_saturated', quantile(full.seen.ms, 0.99), 'ms', 'lower', fastPathP99Ms, note),
  ];
}

async function finalRow(
  withProduct: WithProduct,
  { quick, modelFile }: LiveFlags,
  say: (line: string) => void,
): Promise<BenchRow> {
  const { finals } = lengthsOf(quick);
  if (modelFile === null || finals === 0) {
    const why = modelFile === null ? 'no model at hand' : 'not when quick';
    return row('final_p95_ms', null, 'ms', 'lower', TARGETS.finalP95Ms, why);
  }
  // Kept words would spare the model the work that is timed.
  const environment = { AIOPS_MODEL_FILE: modelFile, AIOPS_POLICY__llm__cache_enabled: 'false' };
  const told = await withProduct(environment, (product) => measureFinals(product, finals, say));
  return finalsRow(told, basename(modelFile, '.gguf'));
}

function saturationNote({ waiting, asked }: Saturation, modelFile: string | null): string {
  if (modelFile === null) return `by rules, no model at hand; ${asked} narratives asked for anew beside it`;
  const least = Math.min(...waiting);
  return `${basename(modelFile, '.gguf')} works without a pause; at least ${least} requests waited for it, ${asked} asked for anew; from 20 s after 160 incidents at once`;
}

function finalsRow(finals: readonly FinalNarrative[], name: string): BenchRow {
  const times = finals.flatMap(({ ms }) => ms ?? []);
  const kept = finals.filter(({ source }) => source === 'llm').length;
  const answered = finals.filter(({ modelMs }) => modelMs !== null).length;
  const reasons = [...new Set(finals.flatMap(({ reason }) => reason ?? []))].join(', ');
  const note = `${name}, ${finals.length} incidents at 2 a minute, without the cache; ${answered} answered, ${kept} in its words${reasons === '' ? '' : `, the others by rules: ${reasons}`}; p50 ${shown(quantile(times, 0.5))}`;
  const isWhole = times.length === finals.length;
  return row('final_p95_ms', isWhole ? quantile(times, 0.95) : null, 'ms', 'lower', TARGETS.finalP95Ms, note);
}
