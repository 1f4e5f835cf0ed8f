import { VAR } from '../mask/characters.ts';
import { coreEnd } from '../mask/slots.ts';

/** A slot's value and what stands around it: opening brackets and `key=` before, closing punctuation behind. */
export interface Frame {
  readonly before: string;
  readonly core: string;
  readonly after: string;
  /** The same for all slots that differ in the core only. */
  readonly wild: string;
}

const OPENERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '"': '"', "'": "'" };
const OPENING = new Set('([{"\'<#`');

function coreStart(slot: string, end: number): number {
  let s = slot.lastIndexOf('=', end - 1) + 1;
  const open = OPENERS[slot.charAt(end)];
  if (open !== undefined) s = Math.max(s, slot.lastIndexOf(open, end - 1) + 1);
  while (s < end && OPENING.has(slot.charAt(s)) && !slot.startsWith(VAR, s)) s += 1;
  return Math.min(s, end);
}

const MAX_SLOT = 80;

/** Slots repeat a lot: taking one apart costs more than finding it. A bounded cache; full, it begins anew. */
export class Frames {
  readonly #capacity: number;
  readonly #known = new Map<string, Frame>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  of(slot: string): Frame {
    const known = this.#known.get(slot);
    if (known !== undefined) return known;
    const frame = frameOf(slot);
    if (slot.length > MAX_SLOT) return frame;
    if (this.#known.size >= this.#capacity) this.#known.clear();
    this.#known.set(slot, frame);
    return frame;
  }
}

function frameOf(slot: string): Frame {
  const end = coreEnd(slot);
  const start = coreStart(slot, end);
  const before = slot.slice(0, start);
  const after = slot.slice(end);
  return { before, core: slot.slice(start, end), after, wild: `${before}\u0000${after}` };
}
