import type { Fact, FactKind } from '../facts/fact.ts';

/** What happened, where and how much may be told in other words. Of everything else a word less may be the opposite. */
const REWORDABLE: ReadonlySet<FactKind> = new Set(['first_sign', 'sign', 'cause', 'surroundings', 'series']);

/** Other words may be used where a name, or the ship, holds them to what they are said of. */
export function mayBeReworded({ kind, entities }: Pick<Fact, 'kind' | 'entities'>): boolean {
  return kind === 'what' || kind === 'began' || (REWORDABLE.has(kind) && entities.length > 0);
}

const SHIP_TIME = / \((?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d ship time\)/g;

/** The fact without ship time beside UTC: a small model only mixes the two up. */
export function inUtcAlone(text: string): string {
  return text.replace(SHIP_TIME, '');
}

/** What stands between semicolons outside of quotes, without the full stop. */
export function clauses({ text }: Pick<Fact, 'text'>): string[] {
  const parts: string[] = [];
  let [held, depth] = ['', 0];
  for (const sign of text.replace(/\.$/, '')) {
    if (sign === '«') depth += 1;
    else if (sign === '»') depth = Math.max(0, depth - 1);
    if (sign === ';' && depth === 0) {
      parts.push(held.trim());
      held = '';
    } else held += sign;
  }
  return [...parts, held.trim()].filter((part) => part !== '');
}

/** The word-for-word forms of a fact, the longest first: whole; of a sign also the first clauses, since each adds a detail. */
function formsOf(fact: Fact): string[] {
  const whole = fact.text.replace(/\.$/, '');
  const parts = fact.kind === 'first_sign' || fact.kind === 'sign' ? clauses(fact) : [];
  const heads = parts.map((_, at) => parts.slice(0, parts.length - at).join('; ')).slice(1);
  const forms = [whole, ...heads];
  return [...new Set([...forms, ...forms.map(inUtcAlone)])].sort((a, b) => b.length - a.length);
}

/** A statement begins and ends here: nothing beside it can turn it round. */
const BEGINS = /(?:^|[;.!]|(?:^|[;.!,]\s|\s)and)\s*$/;
const ENDS = /^\s*(?:$|[;.!]|,?\s+and\s)/;

export interface FoundVerbatim {
  readonly fact: Fact;
  /** Where in the sentence. */
  readonly at: number;
}

/** The facts that stand in a sentence word for word, in the order in which they stand there, and what is left of it. */
export function takeVerbatim(
  text: string,
  cited: readonly Fact[],
): { readonly found: readonly FoundVerbatim[]; readonly rest: string } {
  const found: FoundVerbatim[] = [];
  let rest = text;
  for (const fact of cited) {
    for (const form of formsOf(fact)) {
      const at = placeOf(form, rest);
      if (at === -1) continue;
      found.push({ fact, at });
      // As long as before, so that places stay what they are; and two statements are left on both sides.
      rest = `${rest.slice(0, at)};${' '.repeat(form.length - 1)}${rest.slice(at + form.length)}`;
      break;
    }
  }
  return { found: found.sort((a, b) => a.at - b.at), rest };
}

/** Within a sentence it may begin with a small letter. */
function placeOf(form: string, text: string): number {
  for (const written of [form, form.charAt(0).toLowerCase() + form.slice(1)]) {
    for (let at = text.indexOf(written); at !== -1; at = text.indexOf(written, at + 1))
      if (BEGINS.test(text.slice(0, at)) && ENDS.test(text.slice(at + written.length))) return at;
  }
  return -1;
}
