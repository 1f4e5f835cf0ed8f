import { statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UnavailableError } from '@aiops/kernel';

/** How long one look at the file system counts. */
const LOOK_MS = 500;

/**
 * Keeps the end of the disk free of new messages. lmdb needs fresh pages even to remove something, so a bus that
 * filled its disk to the last page could not be drained any more.
 */
export class DiskRoom {
  readonly #directory: string;
  readonly #reserveBytes: number;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #freeBytes = 0;

  constructor(directory: string, reserveBytes: number) {
    this.#directory = directory;
    this.#reserveBytes = reserveBytes;
  }

  /**
   * @param bytes what is about to be written
   * @param keptBytes what the bus keeps: the rest of its file is free pages, which lmdb uses again
   * @throws UnavailableError `bus_full`
   */
  check(bytes: number, keptBytes: number): void {
    // Between two looks the estimate only falls: pages, indexes and copies about double what is written.
    this.#freeBytes -= 2 * bytes;
    if (this.#freeBytes < this.#reserveBytes || performance.now() - this.#lookedAtMs > LOOK_MS) {
      this.#look(keptBytes);
    }
    if (!this.#isFull) return;
    throw new UnavailableError(
      'bus_full',
      `the disk has ${this.#freeBytes} bytes left; the last ${this.#reserveBytes} are kept for draining`,
    );
  }

  /** Whether it would refuse the smallest message now. */
  isFull(keptBytes: number): boolean {
    this.#look(keptBytes);
    return this.#isFull;
  }

  get #isFull(): boolean {
    return this.#freeBytes < this.#reserveBytes;
  }

  #look(keptBytes: number): void {
    this.#lookedAtMs = performance.now();
    const { bavail, bsize } = statfsSync(this.#directory);
    const fileBytes = statSync(join(this.#directory, 'data.mdb')).size;
    this.#freeBytes = bavail * bsize + Math.max(0, fileBytes - 2 * keptBytes);
  }
}
