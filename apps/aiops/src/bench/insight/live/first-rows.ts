import { basename } from 'node:path';
import { DEFAULT_POLICY } from '@aiops/policy';
import { type BenchRow, quantile, row } from '../../report.ts';
import { fillStore } from './filled-store.ts';
import { type FirstNarratives, measureFirstNarratives, type Rate } from './first-narratives.ts';
import { startScriptedServer } from './scripted-server.ts';
import { NO_MODEL, shown, type WithProduct } from './with-product.ts';

const TARGET_P99_MS = 300;
const HURRIED_PER_SECOND = 20;
/** Slow enough that all of the evidence is read. */
const CALM_PER_SECOND = 2;

/** The first narrative: while many come at once, and at a calm pace with all that it takes then. */
export async function firstRows(
  withProduct: WithProduct,
  seconds: { readonly hurried: number; readonly calm: number },
  modelFile: string | null,
  say: (line: string) => void,
): Promise<BenchRow[]> {
  const hurried = await hurriedRows(
    withProduct,
    { perSecond: HURRIED_PER_SECOND, seconds: seconds.hurried },
    say,
  );
  return [
    ...hurried,
    await calmRow(withProduct, { perSecond: CALM_PER_SECOND, seconds: seconds.calm }, modelFile, say),
  ];
}

async function hurriedRows(
  withProduct: WithProduct,
  rate: Rate,
  say: (line: string) => void,
): Promise<BenchRow[]> {
  const first = await withProduct(NO_MODEL, (product) => measureFirstNarratives(product, rate));
  const { fromShownMs: shownMs, fromRequestMs: requestMs } = first;
  say(`first narratives at ${rate.perSecond} a second: p99 ${shown(quantile(shownMs, 0.99))} ms`);
  const note = `${spanNote(first, rate)}; thin: so many at once are told without a search of the store, ${wholeNote(first)}; no model, so no kept words either; an empty store`;
  const request = `the same from the request, which follows the storage of the incident; p50 ${shown(quantile(requestMs, 0.5))}`;
  const record = 'the same from the sending of the record';
  return [
    row('first_p99_ms', p99Of(first), 'ms', 'lower', TARGET_P99_MS, note),
    row('first_from_request_p99_ms', quantile(requestMs, 0.99), 'ms', 'lower', null, request),
    row('first_from_record_p99_ms', quantile(first.fromSentMs, 0.99), 'ms', 'lower', null, record),
    row('first_untold', first.untold, 'incidents', 'lower', 0, `of ${first.sent}`),
  ];
}

async function calmRow(
  withProduct: WithProduct,
  rate: Rate,
  modelFile: string | null,
  say: (line: string) => void,
): Promise<BenchRow> {
  const model = await modelFor(modelFile);
  try {
    const first = await withProduct(model.environment, async (product) => {
      await fillStore(product, rate.perSecond * rate.seconds);
      return measureFirstNarratives(product, rate);
    });
    say(`first narratives at ${rate.perSecond} a second: p99 ${shown(quantile(first.fromShownMs, 0.99))} ms`);
    const { asked, kept } = first.made;
    const untold = first.untold === 0 ? '' : `; ${first.untold} of ${first.sent} untold`;
    const note = `${spanNote(first, rate)}; ${wholeNote(first)}; ${model.name} is set up: kept words looked for ${asked} times, found ${kept} times; 6,000 records in the store before${untold}`;
    return row('first_calm_p99_ms', p99Of(first), 'ms', 'lower', TARGET_P99_MS, note);
  } finally {
    await model.stop();
  }
}

/** A real model where there is one; words are looked for either way. */
async function modelFor(file: string | null): Promise<{
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}> {
  if (file !== null) {
    const environment = { ...NO_MODEL, AIOPS_MODEL_FILE: file };
    return { name: basename(file, '.gguf'), environment, stop: async () => undefined };
  }
  const { url, stop } = await startScriptedServer(DEFAULT_POLICY.llm.model);
  return { name: 'a script in place of a model', environment: { ...NO_MODEL, AIOPS_OLLAMA_URL: url }, stop };
}

/** What nobody told has no time. */
function p99Of({ untold, fromShownMs }: FirstNarratives): number | null {
  return untold > 0 ? null : quantile(fromShownMs, 0.99);
}

function spanNote({ fromShownMs, warmUpWorstMs }: FirstNarratives, { perSecond }: Rate): string {
  return `at ${perSecond} incidents a second, from shown to stored; p50 ${shown(quantile(fromShownMs, 0.5))} over ${fromShownMs.length}; worst of the first 3 s: ${Math.round(warmUpWorstMs)}`;
}

function wholeNote({ made: { whole, narratives } }: FirstNarratives): string {
  return `${whole} of ${narratives} with all of their evidence`;
}
