import { Density, type DensitySnapshot, NO_COLUMNS } from './density.ts';
import { type LevelsSnapshot, MovingLevels } from './moving-levels.ts';
import {
  BOOST,
  CELLS,
  DAY_MS,
  GATHER,
  HALF_NATS,
  HOUR_CELLS,
  HOURS,
  LARGEST_VALUE,
  LEAST_SHARE,
  NOISE_CELLS,
  REFRACTORY,
  SHIFT,
  TREND_CELLS,
  WARM,
} from './parameters.ts';

/** The part of the usual noise that keeps a value which froze from being infinitely calm. */
const NOISE_FLOOR = 0.05;
/** Points of an hour of the day after which it speaks for itself. */
const ENOUGH_OF_AN_HOUR = 100;

/** What found the last event rarest: it words the explanation. */
type View = 'value' | 'level' | 'change' | 'jump' | 'noise' | 'hour' | 'trend';

const WORDS: Partial<Record<View, string>> = {
  change: ', changing unlike before',
  jump: ', a jump unlike before',
  noise: ', varying unlike before',
};

export interface AdaptiveSnapshot {
  readonly startedMs: number;
  readonly hour: number;
  readonly levels: LevelsSnapshot;
  readonly densities: readonly DensitySnapshot[];
  readonly event: number;
  readonly said: number;
  readonly saidAge: number;
  readonly leading: View;
}

/** Between which values a series usually lies. */
export interface UsualRange {
  readonly low: number;
  readonly high: number;
  /** True: at this hour of its day; false: at any time. */
  readonly atThisHour: boolean;
}

/**
 * The adaptive detector: one score in 0..1 for each point of one series, strictly online, in bounded state, with one
 * parameter set and no knowledge of names. Own algorithm.
 *
 * - 0.6–1, novelty: nine views of the series (value, three levels, change, jump, noise, hour of day, trend) each keep
 *   a density of what they saw and the rarest thing they ever saw. What is rarer still is new, and what the views find
 *   new within a few points is one event. It is said once; within the refractory time again only when much bigger.
 * - 0.5–0.6, shift: the level is further away than it usually goes, for as long as that lasts.
 * - 0–0.5, deviation: distance from the recent level in usual distances, held and fading.
 */
export class AdaptiveSeries {
  readonly #levels = new MovingLevels();
  readonly #values = new Density(CELLS);
  readonly #nears = new Density(CELLS);
  readonly #shorts = new Density(CELLS);
  readonly #mids = new Density(CELLS);
  readonly #changes = new Density(CELLS);
  readonly #jumps = new Density(CELLS);
  readonly #noises = new Density(NOISE_CELLS, NO_COLUMNS);
  readonly #hours = new Density(HOUR_CELLS, { kind: 'ring', count: HOURS });
  readonly #trends = new Density(TREND_CELLS, { kind: 'axis', count: TREND_CELLS });
  #startedMs = 0;
  /** Of the day that began with the first point: which hours are alike is learnt, their names are not known. */
  #hour = 0;
  #event = 0;
  #said = 0;
  #saidAge = 0;
  #leading: View = 'value';
  #sum = 0;
  #most = 0;

  /** @param ms time of the point @returns its score; a value that is no number scores 0 and teaches nothing */
  update(ms: number, value: number): number {
    if (!(Math.abs(value) < LARGEST_VALUE)) return 0;
    if (this.#levels.points === 0) this.#startedMs = ms;
    const { min, max } = this.#values.axis;
    const least = max > min ? LEAST_SHARE * (max - min) : 0;
    const jump = this.#levels.follow(value, least);
    return this.#score(this.#novelty(ms, value, jump));
  }

  /** What all views together find rarer than ever, in nats. */
  #novelty(ms: number, value: number, jump: number): number {
    const { near, short, mid, long, noise, usualNoise, points } = this.#levels;
    const since = ms - this.#startedMs;
    this.#hour = Math.floor((since - DAY_MS * Math.floor(since / DAY_MS)) / (DAY_MS / HOURS));
    this.#sum = 0;
    this.#most = 0;
    this.#add(this.#values.step(value), 'value');
    this.#add(this.#nears.step(near), 'level');
    this.#add(this.#shorts.step(short), 'level');
    this.#add(this.#mids.step(mid), 'level');
    this.#add(this.#changes.step(mid - long), 'change');
    this.#add(this.#jumps.step(Math.log1p(jump)), 'jump');
    if (usualNoise > 0) this.#add(this.#noises.step(Math.log(noise + NOISE_FLOOR * usualNoise)), 'noise');
    this.#add(this.#hours.step(near, this.#hour), 'hour');
    this.#add(this.#trends.step(mid, long), 'trend');
    return points > WARM ? this.#sum : 0;
  }

  #add(nats: number, view: View): void {
    this.#sum += nats;
    if (nats <= this.#most) return;
    this.#most = nats;
    this.#leading = view;
  }

  #score(nats: number): number {
    const { held, far } = this.#levels;
    let score = (0.5 * held) / (held + 5);
    if (far > SHIFT) score = 0.6 - (0.1 * SHIFT) / far;
    this.#event = this.#event * GATHER + nats;
    this.#saidAge += 1;
    if (this.#saidAge > REFRACTORY) this.#said = 0;
    if (nats <= 0) return score;
    const event = this.#event;
    if (event > this.#said) score = 0.6 + (0.4 * event) / (event + HALF_NATS);
    const bar = event * (1 + BOOST * event);
    if (bar > this.#said) {
      this.#said = bar;
      this.#saidAge = 0;
    }
    return score;
  }

  /** Null while the series was always the same. */
  usual(): UsualRange | null {
    const atHour = this.#hours.usual(this.#hour);
    if (atHour !== null && atHour.count >= ENOUGH_OF_AN_HOUR) return { ...atHour, atThisHour: true };
    const ever = this.#values.usual(0);
    return ever === null ? null : { ...ever, atThisHour: false };
  }

  /** What is unlike before beside the value itself; empty when it is the value. */
  manner(): string {
    return WORDS[this.#leading] ?? '';
  }

  snapshot(): AdaptiveSnapshot {
    return {
      startedMs: this.#startedMs,
      hour: this.#hour,
      levels: this.#levels.snapshot(),
      densities: this.#densities().map((density) => density.snapshot()),
      event: this.#event,
      said: this.#said,
      saidAge: this.#saidAge,
      leading: this.#leading,
    };
  }

  restore(state: AdaptiveSnapshot): void {
    this.#startedMs = state.startedMs;
    this.#hour = state.hour;
    this.#levels.restore(state.levels);
    this.#densities().forEach((density, i) => {
      const kept = state.densities[i];
      if (kept !== undefined) density.restore(kept);
    });
    this.#event = state.event;
    this.#said = state.said;
    this.#saidAge = state.saidAge;
    this.#leading = state.leading;
  }

  #densities(): readonly Density[] {
    return [
      this.#values,
      this.#nears,
      this.#shorts,
      this.#mids,
      this.#changes,
      this.#jumps,
      this.#noises,
      this.#hours,
      this.#trends,
    ];
  }
}
