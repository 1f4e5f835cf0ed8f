import type { ErrorEntry, LogMessage, MetricSample } from '@aiops/contracts';
import { hashParts, uuidv7 } from '@aiops/kernel';
import { createNormaliser, type Normaliser, StorageSampler, sourceOf } from '@aiops/pipeline';
import { createTypeMatcher, type Policy } from '@aiops/policy';
import { type FunctionStage, type Intake, NO_EFFECTS, type OnDropped, type StageInput } from '@aiops/ports';
import { Admission } from './admission.ts';
import { CONSUMERS } from './consumers.ts';
import { DropCounts } from './drop-counts.ts';
import { createIntake } from './intake.ts';
import { startFunctionStage } from './run-role.ts';
import type { Site } from './site.ts';
import { Storms } from './storms.ts';
import { UnknownHosts } from './unknown-hosts.ts';

export interface Ingest {
  /** Receivers hand over here. */
  readonly intake: Intake;
  /** Receivers that have to drop something themselves tell it here. */
  readonly onDropped: OnDropped;
}

/**
 * Drops that are counted and that nobody is called for. A series that ended and a quantile of nothing are normal in
 * their protocols; what is no trap, or none for us, anybody can send under any address.
 */
const NO_ALARM: ReadonlySet<string> = new Set([
  'stale',
  'nan',
  'damaged',
  'version',
  'not_a_trap',
  'community',
]);

/** Takes records in and stores them. */
export async function startIngest(site: Site): Promise<Ingest> {
  const drops = new DropCounts(site);
  const dropWriter = drops.start();
  site.app.onStop('drop counts', () => dropWriter.stop());
  const storms = new Storms(site);
  const teller = await storms.start();
  site.app.onStop('storms', () => teller.stop());
  const unknownHosts = new UnknownHosts(site);
  const writer = unknownHosts.start();
  site.app.onStop('unknown hosts', () => writer.stop());
  await startFunctionStage(site, CONSUMERS['ingest-store'], recordStorage(site, drops));
  const { bus, clock, telemetry } = site;
  const { policyOf } = site.policy;
  const normaliser = normaliserInUse(site);
  const nameOf = (peer: string, shipId: string | null) => normaliser().withoutPersons(peer, shipId);
  const admission = new Admission({ policyOf, clock, telemetry, nameOf, drops, storms });
  return {
    intake: createIntake({ normaliser, admission, bus, clock, telemetry, unknownHosts }),
    onDropped(peer, reason, records) {
      const device = site.registry.current().resolve(peer, site.siteShipId);
      const ship_id = device?.ship_id ?? site.siteShipId;
      const name = nameOf(peer, ship_id);
      const source = sourceOf({ ship_id, device_id: device?.device_id, host: name }, name);
      drops.add(source.ship_id, source.name, reason, records);
      if (!NO_ALARM.has(reason)) storms.dropped(source, records);
    },
  };
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

function recordStorage({ store, policy }: Site, drops: DropCounts): FunctionStage {
  const sampler = new StorageSampler();
  return {
    async process(batch) {
      const { stored, dropped } = chooseStored(batch, sampler, policy.policyOf);
      await Promise.all([
        writeKind(stored, 'logs.ingested', (rows: LogMessage[], options) => store.writeLogs(rows, options)),
        writeKind(stored, 'metrics.ingested', (rows: MetricSample[], options) =>
          store.writeMetrics(rows, options),
        ),
      ]);
      for (const { record, reason } of dropped) {
        drops.note(sourceOf(record, record.source), record.source, reason);
      }
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

interface NotStored {
  readonly record: LogMessage;
  readonly reason: string;
}

/** Detection reads the same records from the bus: what is not stored was judged all the same. */
function chooseStored(
  batch: readonly StageInput[],
  sampler: StorageSampler,
  policyOf: (shipId: string | null) => Policy,
): { stored: StageInput[]; dropped: NotStored[] } {
  const dropped: NotStored[] = [];
  const stored = batch.filter((input) => {
    if (input.subject !== 'logs.ingested') return true;
    const record = input.item as LogMessage;
    const { key } = sourceOf(record, record.source);
    const verdict = sampler.verdict(record, key, policyOf(record.ship_id).ingest);
    if (verdict === 'store') return true;
    dropped.push({ record, reason: verdict });
    return false;
  });
  return { stored, dropped };
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
