import type { AnomalyEnriched, LedgerEntry, Reason } from '@aiops/contracts';
import type { Epoch, Given } from './state.ts';

/** Verdicts about a statement that come after those of its arrival: their numbers start here. */
const LATER_SEQ = 10;

interface Spoken {
  readonly anomaly: AnomalyEnriched;
  readonly reason: Reason;
  readonly detail: string;
  readonly incidentId: string | undefined;
}

/** What two verdicts must share to be the same: a detail in other words is no other verdict. */
function keyOf(reason: Reason, incidentId: string | undefined): string {
  return `${reason} ${incidentId ?? ''}`;
}

/** Writes a verdict with its number. `isOwn`: it is about the statement that is being handled. */
export function speak(epochs: readonly Epoch[], epoch: Epoch, spoken: Spoken, isOwn: boolean): LedgerEntry {
  const { record_id } = spoken.anomaly;
  let given = epoch.given.get(record_id);
  if (given === undefined) {
    given = { keys: [], nextSeq: isOwn ? 0 : nextSeqOf(epochs, record_id) };
    epoch.given.set(record_id, given);
  }
  if (!isOwn) given.nextSeq = Math.max(given.nextSeq, LATER_SEQ);
  given.keys.push(keyOf(spoken.reason, spoken.incidentId));
  given.nextSeq += 1;
  return entryOf(spoken, given.nextSeq - 1);
}

function nextSeqOf(epochs: readonly Epoch[], recordId: string): number {
  let next = LATER_SEQ;
  for (const { given } of epochs) next = Math.max(next, given.get(recordId)?.nextSeq ?? 0);
  return next;
}

/**
 * Verdicts given anew while epochs are applied again: only those that were not given before reach the ledger, with
 * later numbers; the reader of a trace takes the last for what holds.
 */
export class Reconsidered {
  readonly #before = new Map<string, Given>();
  readonly #spoken = new Map<string, { epoch: Epoch; spoken: Spoken }[]>();

  constructor(takenBack: readonly Epoch[]) {
    for (const { given } of takenBack) {
      for (const [recordId, { keys, nextSeq }] of given) {
        const known = this.#before.get(recordId);
        this.#before.set(recordId, {
          keys: known === undefined ? keys : [...known.keys, ...keys],
          nextSeq: Math.max(nextSeq, known?.nextSeq ?? 0),
        });
      }
    }
  }

  speak(epoch: Epoch, spoken: Spoken): void {
    const { record_id } = spoken.anomaly;
    const known = this.#spoken.get(record_id);
    if (known === undefined) this.#spoken.set(record_id, [{ epoch, spoken }]);
    else known.push({ epoch, spoken });
  }

  /** The verdicts that are new. What was given is noted in the epochs, the last of which is `epoch`. */
  close(epochs: readonly Epoch[], epoch: Epoch): LedgerEntry[] {
    const entries: LedgerEntry[] = [];
    for (const [recordId, all] of this.#spoken) {
      const before = this.#before.get(recordId);
      const keys = new Set(before?.keys);
      let nextSeq = before?.nextSeq ?? nextSeqOf(epochs, recordId);
      for (const { spoken } of all) {
        if (keys.has(keyOf(spoken.reason, spoken.incidentId))) continue;
        entries.push(entryOf(spoken, nextSeq));
        nextSeq += 1;
      }
      for (const { epoch: within, spoken } of all) {
        const noted = within.given.get(recordId);
        const key = keyOf(spoken.reason, spoken.incidentId);
        if (noted === undefined) within.given.set(recordId, { keys: [key], nextSeq });
        else noted.keys.push(key);
      }
    }
    this.#keepNumbers(epoch);
    return entries;
  }

  /** A record that nothing was said of this time must not get a number twice later. */
  #keepNumbers(epoch: Epoch): void {
    for (const [recordId, { nextSeq }] of this.#before) {
      if (this.#spoken.has(recordId)) continue;
      const noted = epoch.given.get(recordId);
      epoch.given.set(recordId, { keys: noted?.keys ?? [], nextSeq });
    }
  }
}

function entryOf({ anomaly, reason, detail, incidentId }: Spoken, seq: number): LedgerEntry {
  const entry: LedgerEntry = {
    tracking_id: anomaly.tracking_id,
    record_id: anomaly.record_id,
    seq,
    stage: 'correlate',
    ts: anomaly.occurred_at,
    ship_id: anomaly.ship_id,
    verdict: reason,
    detail,
    fingerprint: anomaly.fingerprint,
  };
  if (incidentId !== undefined) entry.incident_id = incidentId;
  return entry;
}
