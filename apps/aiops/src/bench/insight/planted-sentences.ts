import { type NarrativeSentence, narrateByRules } from '@aiops/pipeline';
import type { InsightCase } from './cases.ts';

/** Whole numbers from 0 to below `below`; the same seed gives the same numbers. */
export type Draw = (below: number) => number;

export type Made = {
  readonly text: string;
  readonly facts: readonly string[];
  /** The facts that it was made of; absent: all that it cites. */
  readonly of?: readonly string[];
} | null;

/** What is looked for in a true sentence, and what stands in its place then. */
export type Rewording = readonly [from: RegExp, to: string];

export interface Sentence extends Pick<NarrativeSentence, 'text' | 'facts'> {
  readonly entities: readonly string[];
}

/** Sentences of single facts, citing them. */
export function facts(one: InsightCase, ...kinds: readonly string[]): Sentence[] {
  return one.block.facts
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ id, text, entities }) => ({ text, facts: [id], entities }));
}

export function rulesOf(one: InsightCase): Sentence[] {
  return narrateByRules(one.block).sentences.map(({ text, facts: ids }) => ({
    text,
    facts: ids,
    entities: [],
  }));
}

export function devicesOf(one: InsightCase): string[] {
  return [...new Set(one.block.facts.flatMap(({ entities }) => entities))];
}

export function sentencesWith(one: InsightCase, names: readonly string[]): Sentence[] {
  return rulesOf(one).filter(({ text }) => names.some((name) => text.includes(name)));
}

export function swapped(
  sentence: Sentence | undefined,
  own: readonly string[],
  device: string | undefined,
  draw: Draw,
): Made {
  if (sentence === undefined || device === undefined) return null;
  const name = pick(
    own.filter((one) => sentence.text.includes(one)),
    draw,
  );
  return name === undefined ? null : { text: sentence.text.replace(name, device), facts: sentence.facts };
}

/** One value of a true sentence becomes one of the other case's. */
export function replaced(here: InsightCase, other: InsightCase, pattern: RegExp, draw: Draw): Made {
  const sentence = pick(
    rulesOf(here).filter(({ text }) => outsideQuotes(text, pattern).length > 0),
    draw,
  );
  const value = pick(
    rulesOf(other).flatMap(({ text }) => outsideQuotes(text, pattern).map(([found]) => found)),
    draw,
  );
  const match = sentence === undefined ? undefined : pick(outsideQuotes(sentence.text, pattern), draw);
  if (sentence === undefined || value === undefined || match === undefined || value === match[0]) return null;
  const at = match.index ?? 0;
  const text = `${sentence.text.slice(0, at)}${value}${sentence.text.slice(at + match[0].length)}`;
  return { text, facts: sentence.facts };
}

export function outsideQuotes(text: string, pattern: RegExp): RegExpMatchArray[] {
  const masked = text.replace(/«[^»]*»/g, (quote) => '«'.repeat(quote.length));
  return [...masked.matchAll(pattern)];
}

export function pick<T>(items: readonly T[], draw: Draw): T | undefined {
  return items.length === 0 ? undefined : items[draw(items.length)];
}

/** One of the rewordings that fit any of the sentences. */
export function reworded(sentences: readonly Sentence[], rewordings: readonly Rewording[], draw: Draw): Made {
  const fitting = rewordings.flatMap(([from, to]) =>
    sentences.filter(({ text }) => from.test(text)).map((sentence) => ({ sentence, from, to })),
  );
  const chosen = pick(fitting, draw);
  if (chosen === undefined) return null;
  const { sentence, from, to } = chosen;
  const text = sentence.text.replace(from, to);
  const isName = sentence.entities.some((entity) => text.startsWith(entity));
  return { text: isName ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`, facts: sentence.facts };
}
