import type { LogPattern } from '@aiops/policy';
import { RE2JS } from 're2js';
import { WordScan } from './word-scan.ts';

/** A longer captured object is cut here: it becomes part of identities. */
const MAX_OBJECT_LENGTH = 128;

/** A pattern of the policy, ready for use. */
export interface NamedPattern {
  readonly name: string;
  readonly pattern: LogPattern;
  /** Some other pattern ends its conditions. */
  readonly clearable: boolean;
  /** Patterns that count its hits, and those that fire when it fires on all WAN devices. */
  readonly countedBy: readonly string[];
  readonly watchedBy: readonly string[];
}

/**
 * All log patterns of one policy. One scan finds the words of all of them; of the patterns found, those that clear
 * are asked first, then the order in the policy decides, and one that an `unless` phrase rules out is passed over.
 */
export class PatternSet {
  readonly #named: readonly NamedPattern[];
  readonly #byName: ReadonlyMap<string, NamedPattern>;
  readonly #captures = new Map<string, readonly RE2JS[]>();
  readonly #scan: WordScan;

  constructor(patterns: Readonly<Record<string, LogPattern>>) {
    this.#named = inOrderOfChoice(patterns);
    this.#byName = new Map(this.#named.map((named) => [named.name, named]));
    // Owners: the words of pattern i are i, its `unless` phrases are n + i.
    this.#scan = new WordScan([
      ...this.#named.map((named) => named.pattern.words),
      ...this.#named.map((named) => named.pattern.unless),
    ]);
    for (const { name, pattern } of this.#named) {
      this.#captures.set(
        name,
        pattern.captures.map((expression) => RE2JS.compile(expression, RE2JS.CASE_INSENSITIVE)),
      );
    }
  }

  get(name: string): NamedPattern | undefined {
    return this.#byName.get(name);
  }

  /** The pattern that a line stands for, if any. @param text as `plainText` makes it */
  match(text: string): NamedPattern | undefined {
    const hits = this.#scan.scan(text);
    if (hits.length === 0) return undefined;
    const count = this.#named.length;
    const chosen = hits.find((hit) => hit < count && !hits.includes(hit + count));
    return chosen === undefined ? undefined : this.#named[chosen];
  }

  /** What the line names as the object, by the first capture that finds one. */
  objectIn(text: string, name: string): string | undefined {
    for (const expression of this.#captures.get(name) ?? []) {
      const matcher = expression.matcher(text);
      if (!matcher.find()) continue;
      const object = plainObject(matcher.group('object'));
      if (object !== undefined && object !== '') return object;
    }
    return undefined;
  }
}

/** A kind and its number however they are joined: `beam=2`, `beam: 2` and `beam  2` are `beam 2`. */
const KIND_AND_NUMBER = /^([a-z]{2,20})(?:\s*[=:#]\s*|\s+)(?=[a-z0-9])/i;

function plainObject(found: string | null | undefined): string | undefined {
  return found?.trim().replace(KIND_AND_NUMBER, '$1 ').slice(0, MAX_OBJECT_LENGTH);
}

function inOrderOfChoice(patterns: Readonly<Record<string, LogPattern>>): NamedPattern[] {
  const entries = Object.entries(patterns);
  const naming = (test: (pattern: LogPattern) => boolean): string[] =>
    entries.filter(([, pattern]) => test(pattern)).map(([name]) => name);
  const named = entries.map(([name, pattern]) => {
    return {
      name,
      pattern,
      clearable: naming((other) => other.clears === name).length > 0,
      countedBy: naming((other) => other.counts === name),
      watchedBy: naming((other) => other.all_of?.pattern === name),
    };
  });
  const clearing = named.filter(({ pattern }) => pattern.clears !== undefined);
  return [...clearing, ...named.filter(({ pattern }) => pattern.clears === undefined)];
}
