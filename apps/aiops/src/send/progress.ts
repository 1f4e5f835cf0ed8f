import type { Terminal } from '../cli/output.ts';

const DRAW_EVERY_MS = 200;
const CLEAR_LINE = '\r\u001b[K';

/** One line on a watched terminal that tells how far it is; silent where nobody watches. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #noun: string;
  readonly #startedMs = performance.now();
  #drawnAtMs = 0;
  #isDrawn = false;

  /** @param noun what is counted */
  constructor(terminal: Terminal, noun = 'records') {
    this.#terminal = terminal;
    this.#noun = noun;
  }

  get seconds(): number {
    return (performance.now() - this.#startedMs) / 1000;
  }

  /** @param share of all bytes, 0 to 1; null when nobody knows how many there are */
  draw(count: number, share: number | null): void {
    const nowMs = performance.now();
    if (!this.#terminal.isWatched || nowMs - this.#drawnAtMs < DRAW_EVERY_MS) return;
    this.#drawnAtMs = nowMs;
    this.#isDrawn = true;
    const rate = Math.round(count / Math.max(this.seconds, 0.001));
    const percent = share === null ? '' : `  ${Math.floor(share * 100)} %`;
    this.#terminal.note(`${CLEAR_LINE}${grouped(count)} ${this.#noun}  ${grouped(rate)}/s${percent}`);
  }

  /** Says something beside it, on a line of its own. */
  say(text: string): void {
    this.end();
    this.#terminal.note(`${text}\n`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isDrawn) this.#terminal.note(CLEAR_LINE);
    this.#isDrawn = false;
  }
}

export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}
