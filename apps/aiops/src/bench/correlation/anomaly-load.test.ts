import type { AnomalyDetected } from '@aiops/contracts';
import { CorrelateStage, createEnrichStage, MemoryContextHistory } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { PacedLoad, registryOfServers } from './anomaly-load.ts';

describe('the load that the cost is measured on', () => {
  it('repeats four statements in five, and is out of order by at most a second', () => {
    const load = new PacedLoad(1_000);
    const seen = new Set(load.opening(500).map(({ item }) => (item as AnomalyDetected).fingerprint));
    expect(seen.size).toBe(500);
    let repeats = 0;
    let newestMs = 0;
    for (const { item, atMs } of load.next(10_000)) {
      const { fingerprint } = item as AnomalyDetected;
      if (seen.has(fingerprint)) repeats += 1;
      seen.add(fingerprint);
      expect(newestMs - atMs).toBeLessThanOrEqual(1_000);
      newestMs = Math.max(newestMs, atMs);
    }
    expect(repeats / 10_000).toBeGreaterThan(0.77);
    expect(repeats / 10_000).toBeLessThan(0.83);
  });

  it('finds as many incidents open as it opened', async () => {
    const registry = registryOfServers(1, 2_000);
    const common = { policyOf: () => DEFAULT_POLICY, registry: () => registry };
    const history = new MemoryContextHistory();
    const enrich = createEnrichStage({ ...common, history, withDeadline: (_, work) => work });
    enrich.warm([], true);
    const correlate = new CorrelateStage(common);
    const load = new PacedLoad(1_000);
    for (const input of [...load.opening(300), ...load.next(1)]) {
      const { emissions } = await enrich.process([input]);
      correlate.process(emissions.map(({ subject, item }) => ({ subject, item, atMs: input.atMs })));
    }
    const { open } = correlate.sizes();
    expect(open).toBeGreaterThanOrEqual(300);
    expect(open).toBeLessThanOrEqual(301);
  });
});
