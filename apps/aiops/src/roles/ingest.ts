import type { ErrorEntry, LogMessage, MetricSample } from '@aiops/contracts';
import { hashParts, uuidv7 } from '@aiops/kernel';
import { createNormaliser, type Normaliser } from '@aiops/pipeline';
import { createTypeMatcher, type Policy } from '@aiops/policy';
import { type FunctionStage, type Intake, NO_EFFECTS, type StageInput } from '@aiops/ports';
import { CONSUMERS } from './consumers.ts';
import { createIntake } from './intake.ts';
import { startFunctionStage } from './run-role.ts';
import type { Site } from './site.ts';
import { UnknownHosts } from './unknown-hosts.ts';

/** Takes records in and stores them. Receivers hand over to the intake that comes back. */
export async function startIngest(site: Site): Promise<Intake> {
  const unknownHosts = new UnknownHosts(site);
  const writer = unknownHosts.start();
  site.app.onStop('unknown hosts', () => writer.stop());
  await startFunctionStage(site, CONSUMERS['ingest-store'], recordStorage(site));
  const { bus, clock, telemetry } = site;
  return createIntake({ normaliser: normaliserInUse(site), bus, clock, telemetry, unknownHosts });
}

/** A policy in force makes its normaliser; a reload makes another at the next record. */
function normaliserInUse(site: Site): () => Normaliser {
  let madeFor: Policy | undefined;
  let normaliser: Normaliser | undefined;
  return () => {
    const { policy } = site.policy;
    if (normaliser === undefined || madeFor !== policy) {
      madeFor = policy;
      normaliser = createNormaliser({
        policy,
        registry: site.registry.current,
        siteShipId: site.siteShipId,
        newId: (receivedMs) => uuidv7(receivedMs, site.randomBytes()),
        typeOf: createTypeMatcher(policy),
        privacyOf: (shipId) => site.policy.policyOf(shipId).privacy,
        pseudonymOf: site.guestPseudonym,
        onRedacted: (counts) => {
          for (const [kind, count] of Object.entries(counts)) {
            site.telemetry.count('aiops_redactions_total', { kind }, count);
          }
        },
      });
    }
    return normaliser;
  };
}

function recordStorage({ store }: Site): FunctionStage {
  return {
    async process(batch) {
      await Promise.all([
        writeKind(batch, 'logs.ingested', (rows: LogMessage[], options) => store.writeLogs(rows, options)),
        writeKind(batch, 'metrics.ingested', (rows: MetricSample[], options) =>
          store.writeMetrics(rows, options),
        ),
      ]);
      return {
        ...NO_EFFECTS,
        errors: batch.flatMap((input) => errorsOf(input.item as LogMessage | MetricSample)),
      };
    },
  };
}

/** What was wrong with a record that was taken all the same: it is listed, and not only kept with the record. */
function errorsOf(record: LogMessage | MetricSample): ErrorEntry[] {
  const faults = {
    tracking_id_replaced: record.error_msg,
    parse_error: 'parse_error' in record ? record.parse_error : undefined,
  };
  return Object.entries(faults).flatMap(([code, error_msg]) =>
    error_msg === undefined
      ? []
      : [
          {
            code,
            error_msg,
            error_id: hashParts([record.record_id, code]),
            tracking_id: record.tracking_id,
            ship_id: record.ship_id,
            ts: record.ts,
            role: 'ingest',
            stage: 'ingest',
          },
        ],
  );
}

/** Rows that may be stored already are looked up first; fresh ones are not, for that costs. */
async function writeKind<T>(
  batch: readonly StageInput[],
  subject: StageInput['subject'],
  write: (rows: T[], options: { maybeStored: boolean }) => Promise<void>,
): Promise<void> {
  const inputs = batch.filter((input) => input.subject === subject);
  for (const maybeStored of [true, false]) {
    const rows = inputs.filter((input) => (input.redelivered ?? false) === maybeStored);
    if (rows.length > 0)
      await write(
        rows.map((input) => input.item as T),
        { maybeStored },
      );
  }
}
