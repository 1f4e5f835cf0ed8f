import { errorText } from '@aiops/kernel';
import type { Log } from '@aiops/ports';

type Undo = () => Promise<void> | void;

/**
 * What lives while the process runs. Every resource registers its undo when it is made; stopping undoes them
 * last in, first out, each once, and one that fails does not keep the others from being undone.
 */
export class App {
  readonly #undo: { readonly what: string; readonly undo: Undo }[] = [];
  readonly #log: Log;
  #stopping: Promise<void> | null = null;
  #ending: string | null = null;

  constructor(log: Log) {
    this.#log = log;
  }

  onStop(what: string, undo: Undo): void {
    this.#undo.push({ what, undo });
  }

  get isStopping(): boolean {
    return this.#stopping !== null;
  }

  /** What a stop has not undone yet: first what it is at. */
  get notEnded(): readonly string[] {
    const waiting = this.#undo.map(({ what }) => what).reverse();
    return this.#ending === null ? waiting : [this.#ending, ...waiting];
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#undoAll();
    return this.#stopping;
  }

  async #undoAll(): Promise<void> {
    for (let next = this.#undo.pop(); next !== undefined; next = this.#undo.pop()) {
      this.#ending = next.what;
      try {
        await next.undo();
      } catch (error) {
        this.#log.error({ what: next.what, error_msg: errorText(error) }, 'did not stop cleanly');
      }
    }
    this.#ending = null;
  }
}
