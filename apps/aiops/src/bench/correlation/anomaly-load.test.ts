import type { AnomalyDetected } from '@aiops/contracts';
import { CorrelateStage, createEnrichStage, MemoryContextHistory } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import type { StageInput } from '@aiops/ports';
import { describe, expect, it } from 'vitest';
import { registryOfServers, SteadyLoad } from './anomaly-load.ts';

const LINGER_MS = 900_000;
const SERVERS = 2_000;

describe('the load that the cost is measured on', () => {
  it('repeats four statements in five, and is out of order by at most a second', () => {
    const batch = new SteadyLoad(500, LINGER_MS, SERVERS).next(10_000);
    const seen = new Set<string>();
    let repeats = 0;
    let newestMs = 0;
    for (const { item, atMs } of batch.slice(2_000)) {
      const { fingerprint } = item as AnomalyDetected;
      if (seen.has(fingerprint)) repeats += 1;
      seen.add(fingerprint);
      expect(newestMs - atMs).toBeLessThanOrEqual(1_000);
      newestMs = Math.max(newestMs, atMs);
    }
    // The first 8,000 know nothing of the pool that was there before.
    expect(repeats / 8_000).toBeGreaterThan(0.7);
    expect(repeats / 8_000).toBeLessThan(0.85);
  });

  it('keeps about so many incidents open, however many that is', async () => {
    const registry = registryOfServers(1, SERVERS);
    const common = { policyOf: () => DEFAULT_POLICY, registry: () => registry };
    for (const wanted of [10, 300]) {
      const enrich = createEnrichStage({
        ...common,
        history: new MemoryContextHistory(),
        withDeadline: (_, work) => work,
      });
      enrich.warm([], true);
      const correlate = new CorrelateStage(common);
      const load = new SteadyLoad(wanted, LINGER_MS, SERVERS);
      for (let turn = 0; turn < Math.max(20, wanted / 10); turn += 1) {
        const batch: StageInput[] = load.next(100);
        const { emissions } = await enrich.process(batch);
        correlate.process(
          emissions.map(({ subject, item }, at) => ({ subject, item, atMs: batch[at]?.atMs ?? 0 })),
        );
      }
      const { open } = correlate.sizes();
      expect(open / wanted).toBeGreaterThan(0.6);
      expect(open / wanted).toBeLessThan(1.6);
    }
  });
});
