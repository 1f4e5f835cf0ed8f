import { type Template, TemplateMiner } from '@aiops/pipeline';

const CHUNK = 65_536;
const MAX_GONE_CHARS = 48_000_000;
const ID_LENGTH = 16;

export interface LineTemplate {
  readonly id: string;
  readonly text: string;
}

/** What stands for lines whose template could not be kept. */
export const UNKEPT: LineTemplate = { id: '0'.repeat(ID_LENGTH), text: '<*>' };

/**
 * The template of each line of a file, as it is after the whole of it. A line costs four bytes and a template that
 * the miner let go of its text, up to a bound.
 */
export class MinedLines {
  readonly #miner: TemplateMiner;
  /** The number of each line's first template. */
  readonly #lines = new Numbers();
  /** Template → the one that took it in, or itself. */
  readonly #into = new Numbers();
  readonly #gone = new Map<number, string>();
  #goneChars = 0;

  /** @param most characters of templates that are kept after the miner let go of them */
  constructor(most = MAX_GONE_CHARS) {
    this.#miner = new TemplateMiner(undefined, {
      dropped: (template) => this.#keep(template, most),
      merged: (member, root) => {
        this.#see(Math.max(member.order, root.order));
        this.#into.set(member.order, root.order);
        this.#forget(member.order);
      },
    });
  }

  get count(): number {
    return this.#lines.length;
  }

  readAhead(lines: Iterable<string>): void {
    this.#miner.readAhead(lines);
  }

  add(line: string): void {
    const { order } = this.#miner.add(line);
    this.#see(order);
    this.#lines.push(order);
  }

  /** After the last line. */
  found(): FoundTemplates {
    const live = new Map<number, Template>();
    for (const template of this.#miner.templates()) live.set(template.order, template);
    return new FoundTemplates(this.#lines, this.#into, live, this.#gone);
  }

  #see(order: number): void {
    while (this.#into.length <= order) this.#into.push(this.#into.length);
  }

  /** It may come back when one of its lines does; what it is by then counts. */
  #keep({ order, id, text }: Template, most: number): void {
    this.#forget(order);
    if (this.#goneChars + text.length + ID_LENGTH > most) return;
    const kept = id + text;
    this.#gone.set(order, kept);
    this.#goneChars += kept.length;
  }

  #forget(order: number): void {
    this.#goneChars -= this.#gone.get(order)?.length ?? 0;
    this.#gone.delete(order);
  }
}

/** What was found in a file. */
export class FoundTemplates {
  readonly #lines: Numbers;
  readonly #into: Numbers;
  readonly #live: ReadonlyMap<number, Template>;
  readonly #gone: ReadonlyMap<number, string>;

  constructor(
    lines: Numbers,
    into: Numbers,
    live: ReadonlyMap<number, Template>,
    gone: ReadonlyMap<number, string>,
  ) {
    this.#lines = lines;
    this.#into = into;
    this.#live = live;
    this.#gone = gone;
  }

  /** The number of each line's template, in the order of the lines. */
  *byLine(): Generator<number> {
    for (let i = 0; i < this.#lines.length; i += 1) yield this.#rootOf(this.#lines.at(i));
  }

  /** Template → its lines. */
  counts(): Map<number, number> {
    const counts = new Map<number, number>();
    for (const at of this.byLine()) counts.set(at, (counts.get(at) ?? 0) + 1);
    return counts;
  }

  at(number: number): LineTemplate {
    const live = this.#live.get(number);
    if (live !== undefined) return live;
    const gone = this.#gone.get(number);
    return gone === undefined ? UNKEPT : { id: gone.slice(0, ID_LENGTH), text: gone.slice(ID_LENGTH) };
  }

  #rootOf(number: number): number {
    let at = number;
    for (let next = this.#into.at(at); next !== at; next = this.#into.at(at)) at = next;
    return at;
  }
}

/** Whole numbers below 2^32 in a list that grows without being copied. */
class Numbers {
  readonly #chunks: Uint32Array[] = [];
  length = 0;

  push(value: number): void {
    if (this.length % CHUNK === 0) this.#chunks.push(new Uint32Array(CHUNK));
    this.length += 1;
    this.set(this.length - 1, value);
  }

  set(at: number, value: number): void {
    const chunk = this.#chunks[Math.floor(at / CHUNK)];
    if (chunk !== undefined) chunk[at % CHUNK] = value;
  }

  at(at: number): number {
    return this.#chunks[Math.floor(at / CHUNK)]?.[at % CHUNK] ?? 0;
  }
}
