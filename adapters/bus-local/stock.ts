import { SUBJECTS, type Subject } from '@aiops/contracts';
import { type Layout, parseRow } from './layout.ts';

/** What is kept of one subject. */
export interface SubjectStock {
  /** The number in the subject's keys; given once, for ever. */
  readonly code: number;
  messages: number;
  bytes: number;
  /** Ids that are remembered although their message is trimmed. */
  spent: number;
  /** No message below this sequence is kept. In memory only: where trimming starts to look. */
  keptFrom: number;
}

export function isSubject(name: string): name is Subject {
  return Object.hasOwn(SUBJECTS, name);
}

/**
 * Counts of what is kept, by subject. Changed while a transaction is written and stored with it;
 * when the transaction fails, `load` brings back what the disk says.
 */
export class Stock {
  readonly #layout: Layout;
  #rows = new Map<Subject, SubjectStock>();
  #nextCode = 1;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.load();
  }

  load(): void {
    this.#rows = new Map();
    this.#nextCode = 1;
    for (const { key, value } of this.#layout.subjects.getRange({})) {
      const row = parseRow(value);
      if (!Array.isArray(row)) continue;
      const [code = 0, messages = 0, bytes = 0, spent = 0] = (row as unknown[]).map(Number);
      this.#nextCode = Math.max(this.#nextCode, code + 1);
      const name = key.toString();
      if (isSubject(name)) this.#rows.set(name, { code, messages, bytes, spent, keptFrom: 0 });
    }
  }

  of(subject: Subject): SubjectStock {
    const known = this.#rows.get(subject);
    if (known !== undefined) return known;
    const fresh = { code: this.#nextCode, messages: 0, bytes: 0, spent: 0, keptFrom: 0 };
    this.#nextCode += 1;
    this.#rows.set(subject, fresh);
    return fresh;
  }

  bytesOf(subject: Subject): number {
    return this.#rows.get(subject)?.bytes ?? 0;
  }

  /** Puts the subject's counts into the current transaction. */
  write(subject: Subject): void {
    const { code, messages, bytes, spent } = this.of(subject);
    this.#layout.subjects.put(
      Buffer.from(subject),
      Buffer.from(JSON.stringify([code, messages, bytes, spent])),
    );
  }

  subjects(): Subject[] {
    return [...this.#rows.keys()];
  }

  totals(): { messages: number; bytes: number } {
    let messages = 0;
    let bytes = 0;
    for (const row of this.#rows.values()) {
      messages += row.messages;
      bytes += row.bytes;
    }
    return { messages, bytes };
  }
}
