import { type Fact, narrateByRules } from '@aiops/pipeline';
import type { InsightCase } from './cases.ts';
import { MAKERS, type Plot, SWAP_KINDS, type SwapKind } from './planted-makers.ts';
import { OMISSION_KINDS, type OmissionKind, omitted } from './planted-omissions.ts';
import type { Draw, Made } from './planted-sentences.ts';
import { TURNED_KINDS, type TurnedKind, turned } from './planted-turned.ts';

export type PlantedKind = SwapKind | OmissionKind | TurnedKind;
export const PLANTED_KINDS: readonly PlantedKind[] = [...SWAP_KINDS, ...OMISSION_KINDS, ...TURNED_KINDS];

/** A statement that the evidence does not show, worded like those that it shows. */
export interface Planted {
  readonly kind: PlantedKind;
  readonly text: string;
  /** The facts of the true sentence that it was made of, or those that it would most plausibly cite. */
  readonly facts: readonly string[];
  /** Whether it is about a fact that a model may put into other words; the others are told in their own words or not at all. */
  readonly isWordable: boolean;
  /** The case that it was planted in. */
  readonly at: number;
}

/** The kinds of facts that may be told in other words. */
export const WORDABLE: readonly Fact['kind'][] = [
  'what',
  'began',
  'first_sign',
  'sign',
  'cause',
  'surroundings',
  'series',
];

/** Mulberry32, by Tommy Ettinger: small, and good enough to choose sentences. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A kind that failed so often in a row has no more to give. */
const MAX_FAILURES = 200;

/**
 * As many false statements as wanted, each kind as often as the others as far as the cases give enough of it. Their values
 * come from other cases: a device of another ship, the number of another incident. One that happens to be true here is
 * drawn again.
 */
export function plant(cases: readonly InsightCase[], wanted: number, seed: number): Planted[] {
  const draw = drawFrom(seed);
  const planted: Planted[] = [];
  const tallies = PLANTED_KINDS.map((kind) => ({ kind, made: 0, failures: 0 }));
  while (planted.length < wanted) {
    const open = tallies.filter(({ failures }) => failures < MAX_FAILURES);
    const [next] = open.sort((a, b) => a.made - b.made);
    if (next === undefined) break;
    const one = plantOne(cases, next.kind, draw);
    if (one === null || planted.some(({ text }) => text === one.text)) {
      next.failures += 1;
      continue;
    }
    next.made += 1;
    next.failures = 0;
    planted.push(one);
  }
  return planted;
}

function plantOne(cases: readonly InsightCase[], kind: PlantedKind, draw: Draw): Planted | null {
  const at = draw(cases.length);
  const [here, other] = [cases[at], cases[draw(cases.length)]];
  if (here === undefined || other === undefined || here.incident.ship_id === other.incident.ship_id)
    return null;
  const plot = { here, other, draw };
  const made = madeOf(kind, plot);
  if (made === null || saysTheTruth(here, made.text)) return null;
  const { text, facts, of = facts } = made;
  const isWordable = here.block.facts.some((fact) => of.includes(fact.id) && WORDABLE.includes(fact.kind));
  return { kind, text, facts, isWordable, at };
}

function madeOf(kind: PlantedKind, plot: Plot): Made {
  if (isOneOf(OMISSION_KINDS, kind)) return omitted(kind, plot);
  return isOneOf(TURNED_KINDS, kind) ? turned(kind, plot) : MAKERS[kind](plot);
}

function isOneOf<K extends PlantedKind>(kinds: readonly K[], kind: PlantedKind): kind is K {
  return kinds.some((one) => one === kind);
}

/** A false statement may be true by chance: one that a fact or the rules say as well. */
function saysTheTruth(here: InsightCase, text: string): boolean {
  return (
    here.block.facts.some((fact) => fact.text === text) ||
    narrateByRules(here.block).sentences.some((sentence) => sentence.text === text)
  );
}
