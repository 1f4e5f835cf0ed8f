import {
  BASE,
  HOLD,
  HUGE_DEVIATION,
  LONG,
  MID,
  NEAR,
  NOISE,
  NOISE_USUAL,
  SETTLE,
  SHORT,
  USUAL,
  WARM,
} from './parameters.ts';

/** Usual deviations that one point may move the base by, at first. */
const CLAMP = 5;
const MAX_CLAMPED = 60;

/** Plain numbers, in the order of `LevelsSnapshot`. */
export type LevelsSnapshot = readonly number[];

/** How many times as large as usual; bounded, so that a constant series can be divided by. */
function timesUsual(distance: number, usual: number): number {
  if (distance === 0) return 0;
  return distance < HUGE_DEVIATION * usual ? distance / usual : HUGE_DEVIATION;
}

/** The levels of a series over spans of several lengths, and how far it usually is from them. */
export class MovingLevels {
  points = 0;
  value = 0;
  near = 0;
  short = 0;
  mid = 0;
  long = 0;
  base = 0;
  /** Mean step from point to point, lately and usually. */
  noise = 0;
  usualNoise = 0;
  /** The deviation from the short level, held and fading. In usual deviations. */
  held = 0;
  /** How far the near level is from the base, in usual distances; 0 until it has settled. */
  far = 0;
  #usualShort = 0;
  #usualMid = 0;
  #usualShift = 0;
  #clamped = 0;

  /**
   * Takes a value in.
   * @param least the smallest deviation worth telling
   * @returns how far it jumped from the middle level, in usual deviations
   */
  follow(value: number, least: number): number {
    this.points += 1;
    if (this.points === 1) this.#start(value);
    const jump = this.#deviate(value, least);
    this.#move(value);
    this.#shift(value, least);
    return jump;
  }

  #start(value: number): void {
    this.value = value;
    this.near = value;
    this.short = value;
    this.mid = value;
    this.long = value;
    this.base = value;
  }

  #deviate(value: number, least: number): number {
    const fromShort = Math.abs(value - this.short);
    const fromMid = Math.abs(value - this.mid);
    const deviation = timesUsual(fromShort, this.#usualShort + least);
    const jump = timesUsual(fromMid, this.#usualMid + least);
    const rate = this.#rate(USUAL);
    this.#usualShort += rate * (fromShort - this.#usualShort);
    this.#usualMid += rate * (fromMid - this.#usualMid);
    this.held = Math.max(deviation, this.held * HOLD);
    return jump;
  }

  /** Every mean is a plain one until it has seen its span. */
  #rate(span: number): number {
    return this.points < span ? 1 / this.points : 1 / span;
  }

  #move(value: number): void {
    this.near += this.#rate(NEAR) * (value - this.near);
    this.short += this.#rate(SHORT) * (value - this.short);
    this.mid += this.#rate(MID) * (value - this.mid);
    this.long += this.#rate(LONG) * (value - this.long);
    const step = Math.abs(value - this.value);
    this.noise += this.#rate(NOISE) * (step - this.noise);
    this.usualNoise += this.#rate(NOISE_USUAL) * (step - this.usualNoise);
    this.value = value;
  }

  #shift(value: number, least: number): void {
    this.#moveBase(value, least);
    const distance = Math.abs(this.near - this.base);
    this.far = this.points > LONG ? timesUsual(distance, this.#usualShift + least) : 0;
    this.#usualShift += this.#rate(SETTLE) * (distance - this.#usualShift);
  }

  /** A single spike moves the base little; what stays moves it more at every point. */
  #moveBase(value: number, least: number): void {
    const distance = value - this.base;
    const limit = CLAMP * (this.#usualShort + least) * 2 ** this.#clamped;
    const isBeyond = Math.abs(distance) > limit && this.points > WARM;
    this.base += this.#rate(BASE) * (isBeyond ? Math.sign(distance) * limit : distance);
    this.#clamped = isBeyond ? Math.min(MAX_CLAMPED, this.#clamped + 1) : Math.max(0, this.#clamped - 1);
  }

  snapshot(): LevelsSnapshot {
    const { points, value, near, short, mid, long, base, noise, usualNoise, held, far } = this;
    const usual = [this.#usualShort, this.#usualMid, this.#usualShift, this.#clamped];
    return [points, value, near, short, mid, long, base, noise, usualNoise, held, far, ...usual];
  }

  restore(state: LevelsSnapshot): void {
    const at = (place: number): number => state[place] ?? 0;
    this.points = at(0);
    this.value = at(1);
    this.near = at(2);
    this.short = at(3);
    this.mid = at(4);
    this.long = at(5);
    this.base = at(6);
    this.noise = at(7);
    this.usualNoise = at(8);
    this.held = at(9);
    this.far = at(10);
    this.#usualShort = at(11);
    this.#usualMid = at(12);
    this.#usualShift = at(13);
    this.#clamped = at(14);
  }
}
