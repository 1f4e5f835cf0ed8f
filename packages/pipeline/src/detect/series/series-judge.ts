import type { MetricSample } from '@aiops/contracts';
import { signalOf } from '@aiops/kernel';
import type { DetectorName } from '@aiops/policy';
import { arrivalOf } from '../arrival.ts';
import { BoundedState, type StateUsage } from '../bounded-state.ts';
import type { DetectRules, OpeningSide } from '../detect-rules.ts';
import type { MetricDetector, Say, Situation } from '../detector.ts';
import { keyOf, seriesKeyOf } from '../series-key.ts';
import { adaptive } from './adaptive.ts';
import { consent } from './consensus.ts';
import { constant } from './constant.ts';
import { isBucket, isCounter, noteNature, rateOf } from './counter.ts';
import { ewma } from './ewma.ts';
import type { ConsensusSettings } from './finding.ts';
import { mad } from './mad.ts';
import { observe, remember } from './observe.ts';
import type { Opinion } from './opinion.ts';
import { fromPlain, type PlainSeries, toPlain } from './plain-series.ts';
import { rateOfChange } from './rate-of-change.ts';
import type { SeriesDetector } from './series-detector.ts';
import { newSeries, type SeriesName, type SeriesState, startAnew } from './series-state.ts';
import { setBack } from './set-back.ts';
import { shift } from './shift.ts';
import { leastSilence, OverdueSeries } from './silence.ts';
import { SilentEntities, type ToldSilence } from './silent-entities.ts';
import { deviationOf, entityHeardOf, entitySilenceOf, silenceOf } from './statements.ts';
import { stuck } from './stuck.ts';

/** Four kilobytes each; the snapshot of so many holds inputs up for less than half a second. */
const MAX_SERIES = 10_000;

const NO_OPINIONS: readonly Opinion[] = [];

/** They are asked in this order; `ewma` learns the long spread that the others judge by. One more opinion is one more row. */
const DETECTORS: readonly SeriesDetector[] = [mad, ewma, constant, shift, rateOfChange, stuck, adaptive];

/**
 * Judges each metric series by statistics of its own: several detectors, one condition. Metrics that are context and
 * histogram buckets are not judged; counters are judged by their rate. A sample that comes a little late is judged as
 * if it came now, but of a counter it says nothing new; an older one is counted and not used, until it is clear that
 * the clock of its sender was set back. When there is no place for one more series it is counted and not judged.
 */
export class SeriesJudge implements MetricDetector {
  readonly name = 'series';
  readonly answersFor: readonly DetectorName[] = [...DETECTORS.map(({ name }) => name), 'missing'];
  readonly #role: string;
  readonly #series = new BoundedState<SeriesState, PlainSeries>('judged_series', MAX_SERIES, {
    pack: toPlain,
    unpack: fromPlain,
  });
  readonly #overdue = new OverdueSeries();
  readonly #entities = new SilentEntities((key) => this.#series.peek(key));
  readonly #settings = new WeakMap<DetectRules, RoleSettings>();
  #outOfOrder = 0;
  #setBack = 0;

  constructor(role: string) {
    this.#role = role;
    this.#series.onDropped = (key, { about }) => this.#entities.drop(key, about);
  }

  onMetric(sample: MetricSample, situation: Situation, say: Say): void {
    const { rules } = situation;
    if (rules.contextMetrics.has(sample.name) || isBucket(sample) || !Number.isFinite(sample.value)) return;
    const ms = Date.parse(sample.ts);
    const ship = keyOf(sample.ship_id);
    const { clockMs, due } = this.#overdue.hear(ship, ms);
    for (const key of due) this.#lookAtSilent(key, clockMs, situation, say);
    const series = this.#seriesOf(sample, ship, ms, clockMs, situation, say);
    if (series === null) return;
    const atMs = this.#placeInTime(series, ms, sample, rules);
    if (atMs === null) return;
    if (noteNature(series, sample)) startAnew(series);
    const value = isCounter(sample, series) ? rateOf(series, atMs, sample.value) : sample.value;
    if (value !== null) this.#judge(series, atMs, value, sample, situation, say);
  }

  /** The time at which it counts; null when it is not used. */
  #placeInTime(
    series: SeriesState,
    ms: number,
    sample: MetricSample,
    { policy }: DetectRules,
  ): number | null {
    const { times } = series;
    const arrival = arrivalOf(times, ms, policy.correlate.allowed_lateness_sec * 1000);
    // What a counter stood at before the last reading is part of the rate already.
    if (arrival === 'unused' || (arrival === 'late' && isCounter(sample, series))) {
      this.#outOfOrder += 1;
      return null;
    }
    if (arrival === 'set_back') {
      setBack(series, ms);
      this.#setBack += 1;
    }
    times.lastMs = arrival === 'late' ? (times.lastMs ?? ms) + 1 : ms;
    return times.lastMs;
  }

  usage(): readonly StateUsage[] {
    return [
      { ...this.#series.usage(), out_of_order: this.#outOfOrder, set_back: this.#setBack },
      this.#overdue.usage(),
      this.#entities.usage(MAX_SERIES),
    ];
  }

  snapshot(): unknown {
    return {
      series: this.#series.snapshot(),
      clocks: this.#overdue.snapshot(),
      entities: this.#entities.snapshot(),
      out_of_order: this.#outOfOrder,
      set_back: this.#setBack,
    };
  }

  restore(state: unknown): void {
    const kept = state as {
      series: [string, PlainSeries][];
      clocks: Parameters<OverdueSeries['restore']>[0];
      entities: [string, ToldSilence][];
      out_of_order: number;
      set_back: number;
    };
    this.#series.restore(kept.series);
    this.#overdue.restore(kept.clocks);
    this.#entities.clear();
    for (const [key] of kept.series) {
      const one = this.#series.peek(key);
      if (one === undefined) continue;
      this.#entities.add(key, one.about);
      if (!one.heard.silent) this.#overdue.watch(key, one, 0);
    }
    this.#entities.restore(kept.entities);
    this.#outOfOrder = kept.out_of_order;
    this.#setBack = kept.set_back;
  }

  /** Its state, with the time at which it was heard noted; null when there is no place for it. */
  #seriesOf(
    sample: MetricSample,
    ship: string,
    ms: number,
    clockMs: number,
    situation: Situation,
    say: Say,
  ): SeriesState | null {
    const key = seriesKeyOf(sample);
    const series = this.#series.admit(key, ms, heardMs, () => {
      const made = newSeries(nameOf(sample, ship), ms);
      made.heard.atMs = clockMs;
      this.#entities.add(key, made.about);
      return made;
    });
    if (series === undefined) return null;
    const { heard, times } = series;
    const isNew = times.lastMs === null;
    const told = this.#entities.hear(series.about, isNew ? Number.NEGATIVE_INFINITY : heard.atMs);
    if (told !== null && this.#settingsOf(situation.rules).runs.has('missing')) {
      say(entityHeardOf(told, series, ms, situation));
    }
    heard.longestGapMs = Math.max(heard.longestGapMs, clockMs - heard.atMs);
    heard.atMs = clockMs;
    if (isNew || heard.silent) this.#overdue.watch(key, series, 0);
    heard.silent = false;
    return series;
  }

  #judge(
    series: SeriesState,
    ms: number,
    value: number,
    sample: MetricSample,
    situation: Situation,
    say: Say,
  ): void {
    const { stats } = situation.rules.policy.detect;
    const { runs, consensus } = this.#settingsOf(situation.rules);
    const moment = observe(series, ms, value, stats);
    let opinions = NO_OPINIONS;
    for (const detector of DETECTORS) {
      const opinion = detector.judge(series, moment);
      // One that doesn't run here learns all the same: others build on what it knows.
      if (opinion !== null && runs.has(detector.name)) opinions = [...opinions, opinion];
    }
    const settings = consensus[situation.rules.openingSides.get(sample.name) ?? 'any'];
    const finding = consent(series, moment, opinions, settings);
    remember(series, ms, value);
    if (finding !== null) say(deviationOf(finding, series, moment, sample, situation));
  }

  #lookAtSilent(key: string, clockMs: number, situation: Situation, say: Say): void {
    const series = this.#series.peek(key);
    if (series === undefined || series.heard.silent) return;
    const { stats } = situation.rules.policy.detect;
    const silence = this.#overdue.judge(series, clockMs, stats);
    if (silence === null) {
      this.#overdue.watch(key, series, leastSilence(series, stats));
      return;
    }
    series.heard.silent = true;
    const told = this.#entities.judge(series, clockMs, silence.score);
    if (told === 'told' || !this.#settingsOf(situation.rules).runs.has('missing')) return;
    say(
      told === null
        ? silenceOf(silence, series, situation)
        : entitySilenceOf(told, silence, series, situation),
    );
  }

  #settingsOf(rules: DetectRules): RoleSettings {
    const known = this.#settings.get(rules);
    if (known !== undefined) return known;
    const { detect, correlate } = rules.policy;
    const { min_score, confirm_sec, clear_after_sec, shift } = detect.stats;
    const any: ConsensusSettings = {
      minScore: min_score,
      confirmMs: confirm_sec * 1000,
      sustainedMs: correlate.sustained_sec * 1000,
      clearAfterMs: clear_after_sec * 1000,
      acceptMs: shift.accept_sec * 1000,
      staleMs: correlate.stale_after_sec * 1000,
      openingSide: null,
    };
    const settings: RoleSettings = {
      runs: new Set(this.answersFor.filter((name) => rules.runs(name, this.#role))),
      consensus: {
        any,
        up: { ...any, openingSide: 'up' },
        down: { ...any, openingSide: 'down' },
        none: { ...any, openingSide: 'none' },
      },
    };
    this.#settings.set(rules, settings);
    return settings;
  }
}

interface RoleSettings {
  /** The detectors that the policy has run in this role. */
  readonly runs: ReadonlySet<DetectorName>;
  /** By the side on which a deviation of the metric may open. */
  readonly consensus: Readonly<Record<OpeningSide | 'any', ConsensusSettings>>;
}

function heardMs({ times, firstMs }: SeriesState): number {
  return times.lastMs ?? firstMs;
}

function nameOf(sample: MetricSample, ship: string): SeriesName {
  const { service, host, device_id } = sample;
  return {
    ship,
    name: sample.name,
    signal: signalOf(sample.name, sample.labels),
    identity: {
      service,
      ...(host === undefined ? {} : { host }),
      ...(device_id === undefined ? {} : { device_id }),
    },
  };
}
