import type { ErrorEntry, HopStage, LedgerEntry, MessageOf, Reason, Subject } from '@aiops/contracts';
import { errorCode, errorText, hashParts } from '@aiops/kernel';
import type { Emission, HopNote, StageEffects, StageInput } from '@aiops/ports';

/** One verdict as a stage states it; stage and sequence number are the builder's to add. */
interface Verdict {
  readonly tracking_id: string;
  readonly record_id: string;
  /** Event time of what it is about. */
  readonly ts: string;
  readonly ship_id: string | null;
  readonly verdict: Reason;
  readonly detail: string;
  readonly incident_id?: string | undefined;
  readonly fingerprint?: string | undefined;
  /** For verdicts about a record that an earlier batch already judged; otherwise they are counted from 0. */
  readonly seq?: number | undefined;
}

/** What went wrong with one record while the others went on. */
interface Failure {
  readonly tracking_id: string | null;
  readonly record_id: string;
  readonly ts: string;
  readonly ship_id: string | null;
  /** A stable code; absent, the error's own. */
  readonly code?: string;
  readonly error: unknown;
}

/**
 * Collects what one batch leads to, in order. Every id it makes follows from its input alone, so a replay makes
 * the same effects and the stores and the bus drop them as known.
 */
export class EffectsBuilder {
  readonly #stage: HopStage;
  readonly #role: string;
  readonly #emissions: Emission[] = [];
  readonly #ledger: LedgerEntry[] = [];
  readonly #hops: HopNote[] = [];
  readonly #errors: ErrorEntry[] = [];
  readonly #nextSeq = new Map<string, number>();

  constructor(stage: HopStage, role: string) {
    this.#stage = stage;
    this.#role = role;
  }

  emit<S extends Subject>(subject: S, key: string | null, id: string, item: MessageOf<S>): void {
    this.#emissions.push({ subject, key, id, item });
  }

  verdict(verdict: Verdict): void {
    const { tracking_id, record_id, ts, ship_id, detail, incident_id, fingerprint } = verdict;
    const seq = verdict.seq ?? this.#nextSeq.get(record_id) ?? 0;
    this.#nextSeq.set(record_id, seq + 1);
    const entry: LedgerEntry = {
      tracking_id,
      record_id,
      ts,
      ship_id,
      detail,
      verdict: verdict.verdict,
      seq,
      stage: this.#stage,
    };
    if (incident_id !== undefined) entry.incident_id = incident_id;
    if (fingerprint !== undefined) entry.fingerprint = fingerprint;
    this.#ledger.push(entry);
  }

  hop(note: HopNote): void {
    this.#hops.push(note);
  }

  error(failure: Failure): void {
    const code = failure.code ?? errorCode(failure.error);
    const error_msg = errorText(failure.error);
    this.#errors.push({
      error_id: hashParts([this.#stage, failure.record_id, code, error_msg]),
      tracking_id: failure.tracking_id,
      ship_id: failure.ship_id,
      ts: failure.ts,
      role: this.#role,
      stage: this.#stage,
      code,
      error_msg,
    });
  }

  build(): StageEffects {
    return { emissions: this.#emissions, ledger: this.#ledger, hops: this.#hops, errors: this.#errors };
  }
}

/** The item as its subject's message: the codec has checked it when it came off the bus. */
export function messageOf<S extends Subject>(input: StageInput, _subject: S): MessageOf<S> {
  return input.item as MessageOf<S>;
}
