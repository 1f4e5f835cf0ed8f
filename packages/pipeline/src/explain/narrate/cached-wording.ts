import type { Incident } from '@aiops/contracts';
import { hashParts } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import { z } from 'zod';
import type { Fact, FactKind, FactsBlock } from '../facts/fact.ts';
import type { ProposedSentence } from '../ground/ground.ts';
import type { NarrativeSentence } from './narrative.ts';

/** What makes two incidents tellable in the same words. Details may differ: a sentence whose fact is not there is left out. */
const SHAPING: ReadonlySet<FactKind> = new Set(['what', 'cause', 'affected', 'step', 'no_runbook']);

type KeyField = Policy['llm']['cache_key_fields'][number];

/**
 * The key of the cache: the ship, always; the fields that the policy names; and the shape of the facts, which is their
 * kinds and the parts that devices play, without times and values. Incidents of no known ship may be of two ships: what is
 * told of them must not be kept.
 */
export function cacheKeyOf(block: FactsBlock, incident: Incident, fields: readonly KeyField[]): string {
  const shape = block.facts.filter(({ kind }) => SHAPING.has(kind)).map(({ slot }) => slot);
  const scope = incident.scope.map(({ device_id, service }) => JSON.stringify([device_id, service])).sort();
  const values: Readonly<Record<KeyField, string>> = {
    incident_type: incident.incident_type,
    severity: incident.severity,
    scope: JSON.stringify(scope),
  };
  const named = [...new Set(fields)].sort().flatMap((field) => [field, values[field]]);
  return hashParts([incident.ship_id, ...named, ...shape]);
}

/** A fact that a kept sentence is about: which one, and how its words were then, by their hash. */
const KeptFact = z.object({ slot: z.string(), worded: z.string() });

/** A model's sentences without what belongs to the one incident: names, times, numbers and quotations are places in facts. */
export const CachedWording = z.object({
  sentences: z.array(z.object({ of: z.array(KeptFact), text: z.string() })),
});
export type CachedWording = z.infer<typeof CachedWording>;

const OPEN = '⟦';
const PLACE = /⟦(\d+):(\d+)(m?)⟧/g;

/** What of a narrative may be told again of an incident of the same shape; the rules' own sentences need no keeping. */
export function wordingOf(block: FactsBlock, sentences: readonly NarrativeSentence[]): CachedWording {
  const kept = sentences.filter(({ by, text }) => by !== 'rules' && !text.includes(OPEN));
  return {
    sentences: kept.map(({ text, facts }) => {
      const cited = facts.flatMap((id) => block.facts.find((fact) => fact.id === id) ?? []);
      return {
        of: cited.map((fact) => ({ slot: fact.slot, worded: wordedAs(fact) })),
        text: emptied(text, cited),
      };
    }),
  };
}

/** The same for facts that differ in their values only; another one as soon as facts are worded otherwise. */
function wordedAs(fact: Fact): string {
  return hashParts([emptied(fact.text, [fact])]);
}

/**
 * The same words with what this incident's facts have in those places. It is a proposal like a model's: grounding checks
 * it against these facts, so that what no longer holds is dropped. A sentence about a fact that is not there, or that is
 * worded otherwise by now, is left out.
 */
export function refilled(block: FactsBlock, { sentences }: CachedWording): ProposedSentence[] {
  const bySlot = new Map(block.facts.map((fact) => [fact.slot, fact]));
  return sentences.flatMap(({ of, text }) => {
    const cited = of.flatMap(({ slot, worded }) => {
      const fact = bySlot.get(slot);
      return fact !== undefined && wordedAs(fact) === worded ? fact : [];
    });
    if (cited.length < of.length) return [];
    let isWhole = true;
    const filled = text.replace(PLACE, (_, which: string, at: string, inMinutes: string) => {
      const fact = cited[Number(which)];
      const value = fact === undefined ? undefined : placesIn(fact)[Number(at)];
      if (value === undefined) isWhole = false;
      return (inMinutes === '' ? value : value?.slice(0, MINUTES)) ?? '';
    });
    return isWhole ? [{ text: filled, facts: cited.map(({ id }) => id) }] : [];
  });
}

/** Each value of a sentence goes to the place of the first cited fact that has it; one that comes again, to its next place. */
function emptied(text: string, cited: readonly Fact[]): string {
  const places = cited.map(placesIn);
  const whole = new Set(places.flat());
  const values = [
    ...new Set([...whole].flatMap((value) => (TIME.test(value) ? [value, value.slice(0, MINUTES)] : value))),
  ];
  if (values.length === 0) return text;
  values.sort((a, b) => b.length - a.length);
  const taken = new Set<string>();
  // Whole values only: the 4 of `14` is no 4.
  const pattern = new RegExp(`(?<![\\w.-])(?:${values.map(escaped).join('|')})(?![\\w-]|\\.\\w)`, 'g');
  return text.replace(pattern, (value) => {
    const inMinutes = !whole.has(value);
    const found = places.flatMap((of, fact) =>
      of.flatMap((one, at) =>
        one === value || (inMinutes && TIME.test(one) && one.startsWith(value))
          ? [`${OPEN}${fact}:${at}${inMinutes ? 'm' : ''}⟧`]
          : [],
      ),
    );
    const next = found.find((place) => !taken.has(place)) ?? found.at(-1);
    if (next === undefined) return value;
    taken.add(next);
    return next;
  });
}

const VALUE = /«[^»]*»|\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|(?<![\w.-])-?\d+(?:\.\d+)?(?![\w-]|\.\w)/g;
const TIME = /^\d\d:\d\d:\d\d$/;
/** Of a time, as a model may tell it. */
const MINUTES = 5;

/** Quotations, names, days, times and numbers of a fact, in the order of its text. */
function placesIn({ text, entities }: Fact): string[] {
  if (entities.length === 0) return [...text.matchAll(VALUE)].map(([value]) => value);
  const names = [...entities].sort((a, b) => b.length - a.length).map(escaped);
  const pattern = new RegExp(`(?<![\\w.-])(?:${names.join('|')})(?![\\w-]|\\.\\w)|${VALUE.source}`, 'g');
  return [...text.matchAll(pattern)].map(([value]) => value);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
