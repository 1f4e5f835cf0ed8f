import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { measureLatency } from '../../latency.ts';
import { type Product, startProduct } from '../../product.ts';
import { type BenchRow, quantile, row } from '../../report.ts';
import { heldOutRegistry } from '../held-out/run-held-out.ts';
import { type FinalNarrative, measureFinals } from './final-narratives.ts';
import { measureFirstNarratives } from './first-narratives.ts';
import { type Saturation, saturate } from './saturate.ts';

/** Records, as the bench of the Fast Path sends them. */
const PER_SECOND = 1_000;
const TARGETS = { firstP99Ms: 300, finalP95Ms: 10_000, fastPathP99Ms: 250 };

export interface LiveFlags {
  readonly quick: boolean;
  /** A GGUF file that the product is started with; null: it tells by rules alone. */
  readonly modelFile: string | null;
}

/** How long each measure takes; the same measures, shorter, when it has to be quick. */
function lengthsOf(quick: boolean): { firstS: number; fastPathS: number; finals: number } {
  return quick ? { firstS: 7, fastPathS: 10, finals: 0 } : { firstS: 30, fastPathS: 30, finals: 12 };
}

/** The Insight Path from outside: the embedded product as a process of its own, records over HTTP, narratives by GET and feed. */
export async function liveRows(flags: LiveFlags, say: (line: string) => void): Promise<BenchRow[]> {
  return [...(await firstRows(flags, say)), ...(await fastPathRows(flags, say)), await finalRow(flags, say)];
}

/** Whatever model the machine has: this is of the rules alone. */
const NO_MODEL = { AIOPS_MODEL_FILE: '', AIOPS_OLLAMA_URL: '' };

async function firstRows({ quick }: LiveFlags, say: (line: string) => void): Promise<BenchRow[]> {
  const { firstS } = lengthsOf(quick);
  const first = await withProduct(NO_MODEL, (product) => measureFirstNarratives(product, firstS));
  const { fromShownMs: shownMs, fromRequestMs: requestMs, warmUpWorstMs } = first;
  say(`first narratives at 20 a second: p99 ${shown(quantile(shownMs, 0.99))} ms`);
  const note = `at 20 incidents a second, from shown to stored; p50 ${shown(quantile(shownMs, 0.5))} over ${shownMs.length}; worst of the first 3 s: ${Math.round(warmUpWorstMs)}`;
  const p99 = first.untold > 0 ? null : quantile(shownMs, 0.99);
  const request = `from the request, which follows the storage of the incident; p50 ${shown(quantile(requestMs, 0.5))}`;
  return [
    row('first_p99_ms', p99, 'ms', 'lower', TARGETS.firstP99Ms, note),
    row('first_from_request_p99_ms', quantile(requestMs, 0.99), 'ms', 'lower', null, request),
    row(
      'first_from_record_p99_ms',
      quantile(first.fromSentMs, 0.99),
      'ms',
      'lower',
      null,
      'from the sending of the record',
    ),
    row('first_untold', first.untold, 'incidents', 'lower', 0, `of ${first.sent}`),
  ];
}

async function fastPathRows(
  { quick, modelFile }: LiveFlags,
  say: (line: string) => void,
): Promise<BenchRow[]> {
  const { fastPathS } = lengthsOf(quick);
  const alone = await withProduct(NO_MODEL, (product) =>
    measureLatency(product, PER_SECOND, fastPathS, 'idle'),
  );
  say(`fast path alone: p99 ${shown(quantile(alone.ms, 0.99))} ms`);
  const full = await withProduct(
    modelFile === null ? NO_MODEL : { AIOPS_MODEL_FILE: modelFile },
    async (product) => {
      const stop = await saturate(product);
      const seen = await measureLatency(product, PER_SECOND, fastPathS, 'full');
      return { seen, saturation: await stop() };
    },
  );
  say(`fast path while the insight path is full: p99 ${shown(quantile(full.seen.ms, 0.99))} ms`);
  const { fastPathP99Ms } = TARGETS;
  const load = '1,000 records and 10 incidents a second, told by rules';
  const note = saturationNote(full.saturation, modelFile);
  return [
    row('fastpath_p99_ms_alone', quantile(alone.ms, 0.99), 'ms', 'lower', fastPathP99Ms, load),
    row('fastpath_p99_ms_saturated', quantile(full.seen.ms, 0.99), 'ms', 'lower', fastPathP99Ms, note),
  ];
}

async function finalRow({ quick, modelFile }: LiveFlags, say: (line: string) => void): Promise<BenchRow> {
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
  return `${basename(modelFile, '.gguf')} works without a pause; at least ${least} requests waited for it, ${asked} asked for anew`;
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

async function withProduct<T>(
  environment: Readonly<Record<string, string>>,
  measure: (product: Product) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-bench-insight-'));
  const devices = join(directory, 'devices.json');
  await writeFile(devices, JSON.stringify(heldOutRegistry()));
  const product = await startProduct(join(directory, 'data'), { ...environment, AIOPS_DEVICES: devices });
  try {
    return await measure(product);
  } finally {
    await product.stop('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  }
}

function shown(ms: number | null): string {
  return ms === null ? 'none' : String(Math.round(ms));
}
