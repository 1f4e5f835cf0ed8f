import { fileURLToPath } from 'node:url';
import { type Incident, type RegistryDocument, SCHEMA_VERSION } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { CorrelateStage, createDetectStage, createEnrichStage, MemoryContextHistory } from '@aiops/pipeline';
import type { StageEffects, StageInput } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import type { InputRecord } from '@aiops/scenarios';
import { readArrivals } from '../../apps/aiops/src/batch/arrivals.ts';
import { type FastPathResult, runFastPath } from '../../apps/aiops/src/batch/fast-path.ts';
import { loadPolicyDirectory } from '../../apps/aiops/src/policy-files.ts';

const POLICIES = fileURLToPath(new URL('../../policies', import.meta.url));

async function read(records: readonly InputRecord[], document: RegistryDocument) {
  const policy = await loadPolicyDirectory(POLICIES, {});
  if (!policy.ok) throw new Error(`the shipped policies are refused: ${JSON.stringify(policy.error)}`);
  const registry = new Registry(document);
  async function* lines() {
    for (const [at, record] of records.entries()) yield { text: JSON.stringify(record), line: at + 1 };
  }
  const arrivals = await readArrivals(
    { name: 'records.ndjson', kind: 'ndjson', lines: lines() },
    {
      policy: policy.value,
      registry,
      siteShipId: null,
      year: null,
      receivedMs: 0,
      onRefused: (file, line, reason) => {
        throw new Error(`${file}:${line}: ${reason}`);
      },
    },
  );
  return { policy: policy.value, registry, arrivals };
}

/** What `aiops analyze` does with these records, in this process. */
export async function fastPathOf(
  records: readonly InputRecord[],
  document: RegistryDocument,
): Promise<FastPathResult> {
  const { policy, registry, arrivals } = await read(records, document);
  return runFastPath(arrivals, { policy, registry }, () => undefined);
}

/**
 * Live at this instant: what came before it went through the stages as it came, the clock has moved on to it, and
 * nobody has said that it was the end.
 */
export async function openIncidentsAt(
  records: readonly InputRecord[],
  document: RegistryDocument,
  instant: string,
): Promise<readonly Incident[]> {
  const { policy, registry, arrivals } = await read(
    records.filter(({ ts }) => Date.parse(String(ts)) < Date.parse(instant)),
    document,
  );
  const common = { policyOf: policy.forShip, registry: () => registry };
  const detectors = (['anomaly-detection', 'enhanced-anomaly-detection'] as const).map((role) =>
    createDetectStage({ ...common, role }),
  );
  const history = new MemoryContextHistory();
  const enrich = createEnrichStage({ ...common, history, withDeadline: (_, work) => work });
  enrich.warm([], true);
  const correlate = new CorrelateStage(common);
  for (const { record, tsMs } of arrivals) {
    const input: StageInput = { subject: record.subject, item: record.message, atMs: tsMs };
    for (const detector of detectors) {
      const enriched = await enrich.process(inputsOf(detector.process([input]), tsMs));
      correlate.process(inputsOf(enriched, tsMs));
    }
  }
  const nowMs = Date.parse(instant);
  const tick = { schema_version: SCHEMA_VERSION, tracking_id: 'tick', ts: toTimestamp(nowMs), ship_id: null };
  correlate.process([{ subject: 'correlation.tick', item: { ...tick, now: nowMs }, atMs: nowMs }]);
  return correlate.incidents().filter(({ status }) => status !== 'resolved');
}

function inputsOf({ emissions }: StageEffects, atMs: number): StageInput[] {
  return emissions.map(({ subject, item }) => ({ subject, item, atMs }));
}
