import { utcToWallClock } from '@aiops/kernel';

/** Tells moments of one incident: in UTC and, where the ship's zone is known, in ship time. */
export class Clock {
  readonly #zone: string | undefined;
  readonly #day: string;

  /** @param zone IANA zone of ship time, @param dayOfMs the moment whose day needs no telling again */
  constructor(zone: string | null, dayOfMs: number) {
    this.#zone = zone ?? undefined;
    this.#day = day(dayOfMs);
  }

  /** `02:48:31 UTC (03:48:31 ship time)`, with the day where it is another one. */
  moment(ms: number): string {
    return `${this.#dayed(ms)} UTC${this.#shipTime(ms)}`;
  }

  /** `2026-01-15 02:48:31 UTC (03:48:31 ship time)`. */
  dayAndMoment(ms: number): string {
    return `${day(ms)} ${time(ms)} UTC${this.#shipTime(ms)}`;
  }

  #dayed(ms: number): string {
    return day(ms) === this.#day ? time(ms) : `${day(ms)} ${time(ms)}`;
  }

  #shipTime(ms: number): string {
    if (this.#zone === undefined) return '';
    const wall = utcToWallClock(ms, this.#zone);
    if (wall === ms) return '';
    return day(wall) === day(ms) ? ` (${time(wall)} ship time)` : ` (${day(wall)} ${time(wall)} ship time)`;
  }
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function time(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
