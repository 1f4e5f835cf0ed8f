import type { Fact } from '../facts/fact.ts';
import type { Token } from './lex.ts';
import type { Phrase } from './phrases.ts';
import type { ReadFact } from './support.ts';

interface ToldOf {
  readonly read: ReadFact;
  readonly phrases: Set<Phrase>;
  readonly names: Set<string>;
  hasTime: boolean;
}

/** Keeps which parts of each fact were told, so that what a sentence left out can be told beside it. */
export class Wholeness {
  readonly #whole = new Set<string>();
  readonly #parts = new Map<string, ToldOf>();

  /** It was told word for word. */
  addWhole(id: string): void {
    this.#whole.add(id);
  }

  add(read: ReadFact, tokens: readonly Token[], phrases: ReadonlySet<Phrase>): void {
    const { id } = read.fact;
    const parts = this.#parts.get(id) ?? { read, phrases: new Set(), names: new Set(), hasTime: false };
    this.#parts.set(id, parts);
    for (const phrase of phrases) parts.phrases.add(phrase);
    for (const token of tokens) {
      if (token.is === 'name') parts.names.add(token.text);
      if (token.is === 'time') parts.hasTime = true;
    }
  }

  /** Those with every phrase and name, and with a time where the fact has one. What stands in brackets may be left out. */
  whole(facts: readonly Fact[]): ReadonlySet<string> {
    return new Set(facts.filter(({ id }) => this.#whole.has(id) || this.#isWhole(id)).map(({ id }) => id));
  }

  #isWhole(id: string): boolean {
    const parts = this.#parts.get(id);
    if (parts === undefined) return false;
    const { read, phrases, names, hasTime } = parts;
    return (
      read.phrases.every((phrase) => phrase.asideOf !== null || phrases.has(phrase)) &&
      read.links.every(({ name }) => names.has(name)) &&
      (hasTime || !read.tokens.some(({ is }) => is === 'time'))
    );
  }
}
