import type { MetricSample } from '@aiops/contracts';

export interface CardinalityLimits {
  readonly max_unique_values_per_label: number;
}

/** In the place of values beyond the bound. */
const OTHER = 'other';
const HOUR_MS = 3_600_000;
/** Over all metrics and labels together, so that new names can't take the memory that new values may not. */
const MAX_VALUES = 200_000;

/**
 * Bounds the values of each label of each metric of a ship: those beyond the bound become `other`. Values are
 * forgotten when nobody sent them for an hour or two, so that yesterday's containers leave room for today's.
 */
export class LabelCardinality {
  #now = new Map<string, Set<string>>();
  #before = new Map<string, Set<string>>();
  #values = 0;
  #turnedMs = 0;

  /** The sample with bounded labels, and how many of its values were replaced. */
  bound(
    sample: MetricSample,
    limits: CardinalityLimits,
    nowMs: number,
  ): { sample: MetricSample; replaced: number } {
    if (sample.labels === undefined) return { sample, replaced: 0 };
    this.#turn(nowMs);
    let labels: Record<string, string> | undefined;
    let replaced = 0;
    for (const name in sample.labels) {
      const value = sample.labels[name] ?? '';
      const key = `${sample.ship_id ?? ''}\u001f${sample.name}\u001f${name}`;
      if (this.#admits(key, value, limits.max_unique_values_per_label)) continue;
      labels ??= { ...sample.labels };
      labels[name] = OTHER;
      replaced += 1;
    }
    return { sample: labels === undefined ? sample : { ...sample, labels }, replaced };
  }

  /** What is held, for tests and metrics. */
  get size(): number {
    return this.#values;
  }

  #admits(key: string, value: string, max: number): boolean {
    const known = this.#now.get(key);
    if (known?.has(value)) return true;
    // A value of the last hour keeps its place before new ones get any.
    const before = this.#before.get(key);
    const taken = known === undefined ? 0 : known.size;
    const isOld = before?.has(value) === true;
    const reserved = isOld ? 0 : (before?.size ?? 0);
    if (taken + reserved >= max || this.#values >= MAX_VALUES) return false;
    if (known === undefined) this.#now.set(key, new Set([value]));
    else known.add(value);
    if (isOld) before?.delete(value);
    else this.#values += 1;
    return true;
  }

  #turn(nowMs: number): void {
    if (nowMs - this.#turnedMs < HOUR_MS) return;
    this.#turnedMs = nowMs;
    for (const values of this.#before.values()) this.#values -= values.size;
    this.#before = this.#now;
    this.#now = new Map();
  }
}
