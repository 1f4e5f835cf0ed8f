import type { Subject } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import { parseRow } from './layout.ts';
import { isSubject } from './stock.ts';

/** A message that was handed out and is not done. */
interface Outstanding {
  readonly subject: Subject;
  deliveries: number;
  /** When it may go out again, on the monotonic clock; null while it is out. */
  dueMs: number | null;
}

/**
 * How far one durable consumer has come: a position for each subject, and what before it is not done yet.
 * Everything up to a subject's position that is not outstanding is done.
 */
export class ReadState {
  readonly name: string;
  readonly positions = new Map<Subject, number>();
  readonly outstanding = new Map<number, Outstanding>();
  /** Outstanding messages that wait to go out again. */
  readonly parked = new Set<number>();
  /** Stored before anything above it is handed out, so that a crash tells "never delivered" from "perhaps". */
  grantedTo = 0;
  /** Up to here a message above the position may have been handed out by a process that died. */
  maybeThrough = 0;
  /** Kept messages above the positions. */
  undelivered = 0;
  /** It has changed since it was last stored. */
  dirty = true;
  #subjects: readonly Subject[];

  constructor(name: string, subjects: readonly Subject[]) {
    this.name = name;
    this.#subjects = subjects;
    for (const subject of subjects) this.positions.set(subject, 0);
  }

  get subjects(): readonly Subject[] {
    return this.#subjects;
  }

  get inFlight(): number {
    return this.outstanding.size - this.parked.size;
  }

  reads(subject: Subject): boolean {
    return this.positions.has(subject);
  }

  /** A new subject is read from its oldest kept message on; what was read of a dropped one is forgotten. */
  setSubjects(subjects: readonly Subject[]): void {
    this.#subjects = [...new Set(subjects)];
    for (const subject of this.#subjects) {
      if (!this.positions.has(subject)) this.positions.set(subject, 0);
    }
    for (const subject of [...this.positions.keys()]) {
      if (!this.#subjects.includes(subject)) this.positions.delete(subject);
    }
    for (const [seq, { subject }] of this.outstanding) if (!this.reads(subject)) this.done(seq);
    this.dirty = true;
  }

  /** Marks a message as handed out and says how often it has been. */
  handOut(subject: Subject, seq: number): number {
    const known = this.outstanding.get(seq);
    if (known !== undefined) {
      known.dueMs = null;
      known.deliveries += 1;
      this.parked.delete(seq);
      return known.deliveries;
    }
    const deliveries = seq <= this.maybeThrough ? 2 : 1;
    this.positions.set(subject, seq);
    this.undelivered -= 1;
    this.outstanding.set(seq, { subject, deliveries, dueMs: null });
    return deliveries;
  }

  /** False when it was done already. */
  done(seq: number): boolean {
    this.parked.delete(seq);
    if (!this.outstanding.delete(seq)) return false;
    this.dirty = true;
    return true;
  }

  /** False when it was not out. */
  park(seq: number, dueMs: number): boolean {
    const entry = this.outstanding.get(seq);
    if (entry === undefined || entry.dueMs !== null) return false;
    entry.dueMs = dueMs;
    this.parked.add(seq);
    this.dirty = true;
    return true;
  }

  /** Its delivery did not come about: as before, but due at `dueMs`. */
  takeBack(seq: number, dueMs: number): void {
    const entry = this.outstanding.get(seq);
    if (entry !== undefined && this.park(seq, dueMs)) entry.deliveries -= 1;
  }

  parkAll(dueMs: number): void {
    for (const seq of this.outstanding.keys()) this.park(seq, dueMs);
  }

  /** Parked messages whose time has come, in order. */
  due(nowMs: number, max: number): { subject: Subject; seq: number }[] {
    const due: { subject: Subject; seq: number }[] = [];
    for (const seq of this.parked) {
      const entry = this.outstanding.get(seq);
      if (entry !== undefined && (entry.dueMs ?? 0) <= nowMs) due.push({ subject: entry.subject, seq });
    }
    return due.sort((a, b) => a.seq - b.seq).slice(0, max);
  }

  nextDueMs(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const seq of this.parked) next = Math.min(next, this.outstanding.get(seq)?.dueMs ?? next);
    return next;
  }

  /** The lowest sequence of a subject that this consumer still needs. */
  firstNeeded(subject: Subject): number {
    let first = (this.positions.get(subject) ?? 0) + 1;
    for (const [seq, entry] of this.outstanding) {
      if (entry.subject === subject && seq < first) first = seq;
    }
    return first;
  }

  encode(): Buffer {
    return Buffer.from(
      JSON.stringify({
        positions: Object.fromEntries(this.positions),
        granted_to: this.grantedTo,
        outstanding: [...this.outstanding].map(([seq, entry]) => [entry.subject, seq, entry.deliveries]),
      }),
    );
  }

  /**
   * Brings a consumer back from its row.
   * @param lastSeq the newest sequence on disk: nothing above it can have been delivered
   */
  static decode(name: string, bytes: Buffer, lastSeq: number): ReadState {
    const row = parseRow(bytes) as
      | { positions?: Record<string, number>; granted_to?: number; outstanding?: [string, number, number][] }
      | undefined;
    if (row?.positions === undefined || !Array.isArray(row.outstanding)) {
      throw new CodedError('bus_damaged', `what the bus knows of the consumer ${name} can't be read`);
    }
    const state = new ReadState(name, Object.keys(row.positions).filter(isSubject));
    for (const subject of state.subjects) state.positions.set(subject, row.positions[subject] ?? 0);
    for (const [subject, seq, deliveries] of row.outstanding) {
      if (!isSubject(subject) || !state.reads(subject)) continue;
      state.outstanding.set(seq, { subject, deliveries, dueMs: 0 });
      state.parked.add(seq);
    }
    state.grantedTo = row.granted_to ?? 0;
    state.maybeThrough = Math.min(state.grantedTo, lastSeq);
    state.dirty = false;
    return state;
  }
}
