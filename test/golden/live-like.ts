import { type Incident, type RegistryDocument, SCHEMA_VERSION } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import {
  CorrelateStage,
  createDetectStage,
  createEnrichStage,
  createNormaliser,
  MemoryContextHistory,
} from '@aiops/pipeline';
import { createTypeMatcher, type LoadedPolicy, loadPolicy } from '@aiops/policy';
import type { StageEffects, StageInput } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import type { InputRecord } from '@aiops/scenarios';

/**
 * What is open at this instant, live: what came before it went through the stages as it came, the clock has moved
 * on to it, and nobody has said that it was the end.
 */
export async function openIncidentsAt(
  records: readonly InputRecord[],
  document: RegistryDocument,
  instant: string,
): Promise<readonly Incident[]> {
  const nowMs = Date.parse(instant);
  const policy = shippedPolicy();
  const registry = new Registry(document);
  const common = { policyOf: policy.forShip, registry: () => registry };
  const detectors = (['anomaly-detection', 'enhanced-anomaly-detection'] as const).map((role) =>
    createDetectStage({ ...common, role }),
  );
  const history = new MemoryContextHistory();
  const enrich = createEnrichStage({ ...common, history, withDeadline: (_, work) => work });
  enrich.warm([], true);
  const correlate = new CorrelateStage(common);
  for (const input of received(records, policy, registry)) {
    if (input.atMs >= nowMs) break;
    for (const detector of detectors) {
      const enriched = await enrich.process(inputsOf(detector.process([input]), input.atMs));
      correlate.process(inputsOf(enriched, input.atMs));
    }
  }
  const tick = { schema_version: SCHEMA_VERSION, tracking_id: 'tick', ts: toTimestamp(nowMs), ship_id: null };
  correlate.process([{ subject: 'correlation.tick', item: { ...tick, now: nowMs }, atMs: nowMs }]);
  return correlate.incidents().filter(({ status }) => status !== 'resolved');
}

function shippedPolicy(): LoadedPolicy {
  const loaded = loadPolicy({ files: new Map(), master: 'policy.yaml', environment: {} });
  if (!loaded.ok) throw new Error(`the shipped values are refused: ${JSON.stringify(loaded.error)}`);
  return loaded.value;
}

/** Each record as ingest hands it on, received when it happened. */
function* received(
  records: readonly InputRecord[],
  { policy }: LoadedPolicy,
  registry: Registry,
): Generator<StageInput> {
  let ids = 0;
  const normaliser = createNormaliser({
    policy,
    registry: () => registry,
    siteShipId: null,
    newId: () => {
      ids += 1;
      return `record-${ids}`;
    },
    typeOf: createTypeMatcher(policy),
  });
  for (const record of records) {
    const atMs = Date.parse(String(record.ts));
    const normalised = normaliser.normaliseRecord(record, { source: 'http' }, atMs);
    if ('refused' in normalised) throw new Error(JSON.stringify(normalised.refused));
    yield { subject: normalised.subject, item: normalised.message, atMs };
  }
}

function inputsOf({ emissions }: StageEffects, atMs: number): StageInput[] {
  return emissions.map(({ subject, item }) => ({ subject, item, atMs }));
}
