import { hashText, joined, placed } from '../hash.ts';
import { hasWord } from '../mask/characters.ts';
import type { MinerBounds } from '../parameters.ts';
import { currentOf, type Template } from '../template.ts';
import { trim } from '../trim.ts';
import type { Frames } from './frames.ts';
import { isVariable } from './variability.ts';

/** Templates that are to become one, and the slots that become variable by it. */
export interface Merge {
  readonly members: readonly Template[];
  readonly at: readonly number[];
}

/** The two are the same but for slot `k`, and there they differ in the value only. */
function sameBut(a: Template, b: Template, k: number, frames: Frames): boolean {
  if (a.slots.length !== b.slots.length) return false;
  for (let i = 0; i < a.slots.length; i += 1) {
    if (i === k || a.slots[i] === b.slots[i]) continue;
    return false;
  }
  return frames.of(a.slots[k] ?? '').wild === frames.of(b.slots[k] ?? '').wild;
}

/**
 * Finds templates that differ in one slot: each template is filed once for every slot under a hash of all the
 * others. The hash of a line is a sum, so each of these costs no more than a subtraction.
 */
export class Families {
  readonly #families = new Map<number, Template[]>();
  readonly #frames: Frames;
  readonly #bounds: MinerBounds;

  constructor(frames: Frames, bounds: MinerBounds) {
    this.#frames = frames;
    this.#bounds = bounds;
  }

  /** Files the template; what it makes variable, if anything. */
  join(template: Template): Merge | null {
    for (const { members, k } of this.#filed(template)) {
      if (members.length > 1 && isVariable(members, k, this.#frames)) return { members, at: [k] };
    }
    return null;
  }

  /** Files a template that is known from before, without drawing conclusions. */
  file(template: Template): void {
    for (const _ of this.#filed(template));
  }

  /** Files the template slot by slot; each slot with the family it is in there. */
  *#filed(template: Template): Generator<{ members: readonly Template[]; k: number }> {
    const { slots } = template;
    if (slots.length > this.#bounds.slots) return;
    const hashes = slots.map(hashText);
    const isWord = slots.map(hasWord);
    const words = isWord.filter(Boolean).length;
    let low = 0;
    let high = 0;
    hashes.forEach((h, k) => {
      low += placed(h.low, k);
      high += placed(h.high, k);
    });
    for (let k = 0; k < slots.length; k += 1) {
      const frame = this.#frames.of(slots[k] ?? '');
      const own = hashes[k];
      if (own === undefined || frame.core === '') continue;
      // A template keeps at least one slot that says something.
      if (words - (isWord[k] ? 1 : 0) === 0) continue;
      const wild = hashText(frame.wild);
      const key = joined(
        (low - placed(own.low, k) + placed(wild.low, k)) | 0,
        (high - placed(own.high, k) + placed(wild.high, k)) | 0,
      );
      yield { members: this.#join(key, template, k), k };
    }
  }

  #join(key: number, template: Template, k: number): readonly Template[] {
    const family = this.#families.get(key);
    if (family === undefined) {
      this.#families.set(key, [template]);
      trim(this.#families, this.#bounds.families);
      return [];
    }
    const members = new Set<Template>();
    for (const member of family) {
      const current = currentOf(member);
      if (sameBut(current, template, k, this.#frames)) members.add(current);
    }
    members.add(template);
    const kept = [...members].slice(-this.#bounds.family);
    this.#families.set(key, kept);
    return kept;
  }
}
