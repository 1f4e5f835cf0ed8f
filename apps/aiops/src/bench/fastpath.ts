import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Latencies, measureLatency } from './latency.ts';
import { getJson } from './load.ts';
import { type Product, startProduct } from './product.ts';
import { type BenchReport, quantile, report, row } from './report.ts';
import { measureThroughput } from './throughput.ts';

const TARGETS = { logsPerS: 20_000, p99Ms: 250, rssMb: 900, startMs: 5_000 };

/**
 * The Fast Path from outside: a server process of its own, records over HTTP, incidents by GET.
 * Quick: fewer records and shorter runs, the same measures.
 */
export async function benchFastPath(quick: boolean, say: (line: string) => void): Promise<BenchReport> {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-bench-'));
  let product = await startProduct(directory);
  try {
    const { startMs } = product;
    say(`started in ${Math.round(startMs)} ms`);
    const seconds = quick ? 15 : 60;
    const at1k = await measureLatency(product, 1_000, seconds, 'a');
    say(
      `1,000 a second: p99 ${Math.round(quantile(at1k.ms, 0.99) ?? 0)} ms over ${at1k.ms.length} incidents`,
    );
    const survived = await survivesKill(product, directory, at1k);
    product = survived.product;
    say(`after kill -9: ${survived.kept} of ${at1k.incidentIds.length} incidents are there`);
    const logs = await measureThroughput(product, 'logs', quick ? 300_000 : 2_000_000);
    say(`logs: ${Math.round(logs.recordsPerSecond)} a second`);
    const metrics = await measureThroughput(product, 'metrics', quick ? 200_000 : 1_000_000);
    say(`metrics: ${Math.round(metrics.recordsPerSecond)} a second`);
    const at10k = await measureLatency(product, 10_000, quick ? 10 : 30, 'bb');
    return report('fastpath', [
      row('log_records_per_s', logs.recordsPerSecond, '1/s', 'higher', TARGETS.logsPerS),
      row('metric_samples_per_s', metrics.recordsPerSecond, '1/s', 'higher', null),
      row(
        'json_parse_ratio',
        logs.jsonParseRatio,
        'ratio',
        'higher',
        null,
        'of only parsing the same lines as JSON',
      ),
      row('p99_ms_1k', quantile(at1k.ms, 0.99), 'ms', 'lower', TARGETS.p99Ms, timesNote(at1k)),
      row('p99_ms_10k', quantile(at10k.ms, 0.99), 'ms', 'lower', null, timesNote(at10k)),
      row('enrich_p99_ms', quantile([...at1k.enrichMs, ...at10k.enrichMs], 0.99), 'ms', 'lower', 500),
      row(
        'kept_after_kill',
        survived.kept / at1k.incidentIds.length,
        'ratio',
        'higher',
        1,
        'incidents seen by GET, kill -9, looked for again',
      ),
      row(
        'rss_mb',
        Math.max(survived.peakRssMb ?? 0, (await product.peakRssMb()) ?? 0),
        'MB',
        'lower',
        TARGETS.rssMb,
        'peak of the whole run',
      ),
      row('start_ms', startMs, 'ms', 'lower', TARGETS.startMs),
    ]);
  } finally {
    await product.stop('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  }
}

function timesNote({ ms, warmUpMs }: Latencies): string {
  const p50 = Math.round(quantile(ms, 0.5) ?? 0);
  const worst = Math.round(Math.max(...warmUpMs));
  return `p50 ${p50} over ${ms.length} incidents; worst of the first 3 s, while it warms up: ${worst}`;
}

/** Kills the server the moment the last incident was seen, and looks for all of them after a restart. */
async function survivesKill(
  product: Product,
  directory: string,
  seen: Latencies,
): Promise<{ product: Product; kept: number; peakRssMb: number | null }> {
  const peakRssMb = await product.peakRssMb();
  await product.stop('SIGKILL');
  const again = await startProduct(directory);
  let kept = 0;
  for (const id of seen.incidentIds) {
    const isThere = await getJson(again.url, `/api/v3/incidents/${id}`).then(
      () => true,
      () => false,
    );
    if (isThere) kept += 1;
  }
  return { product: again, kept, peakRssMb };
}
