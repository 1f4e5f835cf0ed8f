import { hasWord } from './mask/characters.ts';
import type { Frames } from './merge/frames.ts';

/** A template as plain JSON. */
export interface TemplateRecord {
  readonly id: string;
  readonly order: number;
  readonly slots: readonly string[];
  readonly shown: readonly (string | null)[];
  readonly open: readonly number[];
  readonly count: number;
  readonly usedMs: number;
  readonly renewed: number;
}

/** One template. Its id stays while its text generalises; `into` leads from one that was merged to what it became. */
export class Template {
  readonly id: string;
  readonly order: number;
  slots: readonly string[];
  /** Text of each slot as it stood in the lines, null where that varies. */
  shown: (string | null)[];
  /** Slots that take any value. */
  open: ReadonlySet<number> = new Set();
  count = 0;
  into: Template | null = null;
  /** Time of its last line, where lines have times. */
  usedMs = 0;
  /** How many templates there were when its place in the order of use was last renewed. */
  renewed: number;

  constructor(id: string, order: number, slots: readonly string[], shown: readonly (string | null)[]) {
    this.id = id;
    this.order = order;
    this.slots = slots;
    this.shown = [...shown];
    this.renewed = order;
  }

  static of({ id, order, slots, shown, open, count, usedMs, renewed }: TemplateRecord): Template {
    const template = new Template(id, order, slots, shown);
    template.open = new Set(open);
    template.count = count;
    template.usedMs = usedMs;
    template.renewed = renewed;
    return template;
  }

  record(): TemplateRecord {
    const { id, order, slots, shown, open, count, usedMs, renewed } = this;
    return { id, order, slots: [...slots], shown: [...shown], open: [...open], count, usedMs, renewed };
  }

  get text(): string {
    return this.slots.map((slot, k) => this.shown[k] ?? slot).join(' ');
  }

  /** Takes note of what a line's slots looked like. */
  see(shown: readonly string[]): void {
    for (let k = 0; k < shown.length; k += 1) if (this.shown[k] !== shown[k]) this.shown[k] = null;
  }

  /** Whether lines of these slots are of this template. */
  fits(slots: readonly string[], frames: Frames): boolean {
    for (let k = 0; k < slots.length; k += 1) {
      const own = this.slots[k] ?? '';
      const slot = slots[k] ?? '';
      if (own === slot) continue;
      if (!this.open.has(k)) return false;
      const frame = frames.of(slot);
      if (frame.core === '' || frame.wild !== frames.of(own).wild) return false;
    }
    return true;
  }
}

export function currentOf(template: Template): Template {
  let t = template;
  while (t.into !== null) t = t.into;
  return t;
}

/** Slots with a word in them beside those at `except`. */
export function wordSlots(slots: readonly string[], except: readonly number[]): number {
  let n = 0;
  for (let k = 0; k < slots.length; k += 1) if (!except.includes(k) && hasWord(slots[k] ?? '')) n += 1;
  return n;
}
