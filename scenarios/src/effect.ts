import type { Rng } from './random.ts';

/** What a fault makes of one sample. A null value is a sample that never came. */
export interface EffectOutcome {
  readonly value: number | null;
  /** True when the sample shows the fault, and so belongs to it. */
  readonly shows: boolean;
}

/** How a fault bends one series of a device while it lasts. */
export interface MetricEffect {
  /** Null for what is no fault, such as a backup. */
  readonly causeId: string | null;
  readonly deviceId: string;
  readonly metric: string;
  /** The series with this label value only, such as `link` = `vsat`. */
  readonly label?: readonly [string, string];
  readonly fromMs: number;
  readonly toMs: number;
  /** The samples arrive this much later, ms. */
  readonly lateMs: number;
  readonly apply: (usual: number, atMs: number, rng: Rng) => EffectOutcome;
}

/** What a device's cheerful lines vouch for, and what they can't say while a fault denies it. */
export type Wellbeing =
  | 'satellite'
  | 'cellular'
  | 'shore'
  | 'database'
  | 'disk'
  | 'power'
  | 'position'
  /** Of a device that is off: every line. */
  | 'all';

/** From `fromMs` to `toMs` the device writes none of the lines that vouch for this. */
export interface Silence {
  readonly deviceId: string;
  readonly wellbeing: Wellbeing;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The longest that anything is under way, ms: background is looked for this far back. */
export const MAX_LATE_MS = 240_000;

/** What the faults of a window do to its background, by device, so that an untouched series costs one look. */
export class EffectIndex {
  readonly #bySeries = new Map<string, MetricEffect[]>();
  readonly #silences: Silence[] = [];

  constructor(faults: readonly { effects: readonly MetricEffect[]; silences: readonly Silence[] }[]) {
    for (const { effects, silences } of faults) {
      this.#silences.push(...silences);
      for (const effect of effects) {
        const key = `${effect.deviceId} ${effect.metric}`;
        const list = this.#bySeries.get(key);
        if (list === undefined) this.#bySeries.set(key, [effect]);
        else list.push(effect);
      }
    }
  }

  static readonly NONE = new EffectIndex([]);

  isSilenced(deviceId: string, wellbeing: Wellbeing | undefined, atMs: number): boolean {
    return this.#silences.some(
      (silence) =>
        silence.deviceId === deviceId &&
        (silence.wellbeing === wellbeing || silence.wellbeing === 'all') &&
        atMs >= silence.fromMs &&
        atMs < silence.toMs,
    );
  }

  at(
    deviceId: string,
    metric: string,
    labels: Readonly<Record<string, string>> | undefined,
    atMs: number,
  ): readonly MetricEffect[] {
    const all = this.#bySeries.get(`${deviceId} ${metric}`);
    if (all === undefined) return [];
    return all.filter(
      ({ fromMs, toMs, label }) =>
        atMs >= fromMs && atMs < toMs && (label === undefined || labels?.[label[0]] === label[1]),
    );
  }
}
