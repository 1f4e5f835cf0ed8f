import type { MetricSample } from '@aiops/contracts';
import { signalOf } from '@aiops/kernel';
import type { DetectorName } from '@aiops/policy';
import { BoundedState, type StateUsage } from '../bounded-state.ts';
import type { DetectRules, NamedThreshold } from '../detect-rules.ts';
import type { MetricDetector, Say, Situation } from '../detector.ts';
import { keyOf, seriesKeyOf } from '../series-key.ts';
import { adaptive, fromPlain, type PlainSeries, toPlain } from './adaptive.ts';
import { type ConsensusSettings, consent } from './consensus.ts';
import { isBucket, isCounter, rateOf } from './counter.ts';
import { ewma } from './ewma.ts';
import { mad } from './mad.ts';
import { observe, remember } from './observe.ts';
import type { Opinion } from './opinion.ts';
import { rateOfChange } from './rate-of-change.ts';
import type { SeriesDetector } from './series-detector.ts';
import { newSeries, type SeriesName, type SeriesState } from './series-state.ts';
import { shift } from './shift.ts';
import { leastSilence, SilenceWatch } from './silence.ts';
import { deviationOf, silenceOf } from './statements.ts';
import { stuck } from './stuck.ts';

const MAX_SERIES = 20_000;

/** They are asked in this order; `ewma` learns the long spread that the others judge by. One more opinion is one more row. */
const DETECTORS: readonly SeriesDetector[] = [mad, ewma, shift, rateOfChange, stuck, adaptive];

/**
 * Judges each metric series by statistics of its own: several detectors, one condition. Metrics that are context and
 * histogram buckets are not judged; counters are judged by their rate. A sample older than the last one of its series
 * is counted and not used.
 */
export class SeriesJudge implements MetricDetector {
  readonly name = 'series';
  readonly answersFor: readonly DetectorName[] = [...DETECTORS.map(({ name }) => name), 'missing'];
  readonly #role: string;
  readonly #series = new BoundedState<SeriesState, PlainSeries>('judged_series', MAX_SERIES, {
    pack: toPlain,
    unpack: fromPlain,
  });
  readonly #silences = new SilenceWatch();
  readonly #settings = new WeakMap<DetectRules, RoleSettings>();
  #outOfOrder = 0;

  constructor(role: string) {
    this.#role = role;
  }

  onMetric(sample: MetricSample, situation: Situation, say: Say): void {
    const { rules } = situation;
    if (rules.contextMetrics.has(sample.name) || isBucket(sample) || !Number.isFinite(sample.value)) return;
    const ms = Date.parse(sample.ts);
    const ship = keyOf(sample.ship_id);
    const { clockMs, due } = this.#silences.hear(ship, ms);
    for (const key of due) this.#lookAtSilent(key, clockMs, situation, say);
    const series = this.#seriesOf(sample, ship, ms, clockMs);
    if (series.readMs !== null && ms <= series.readMs) {
      this.#outOfOrder += 1;
      return;
    }
    series.readMs = ms;
    const value = isCounter(sample) ? rateOf(series, ms, sample.value) : sample.value;
    if (value !== null) this.#judge(series, ms, value, sample, situation, say);
  }

  usage(): readonly StateUsage[] {
    return [{ ...this.#series.usage(), out_of_order: this.#outOfOrder }, this.#silences.usage()];
  }

  snapshot(): unknown {
    return {
      series: this.#series.snapshot(),
      clocks: this.#silences.snapshot(),
      out_of_order: this.#outOfOrder,
    };
  }

  restore(state: unknown): void {
    const { series, clocks, out_of_order } = state as {
      series: [string, PlainSeries][];
      clocks: Parameters<SilenceWatch['restore']>[0];
      out_of_order: number;
    };
    this.#series.restore(series);
    this.#silences.restore(clocks);
    for (const [key] of series) {
      const one = this.#series.peek(key);
      if (one !== undefined && !one.heard.silent) this.#silences.watch(key, one, 0);
    }
    this.#outOfOrder = out_of_order;
  }

  /** Its state, with the time at which it was heard noted. */
  #seriesOf(sample: MetricSample, ship: string, ms: number, clockMs: number): SeriesState {
    const key = seriesKeyOf(sample);
    const known = this.#series.get(key);
    if (known === undefined) {
      const made = newSeries(nameOf(sample, ship), ms);
      made.heard.atMs = clockMs;
      this.#series.set(key, made);
      this.#silences.watch(key, made, 0);
      return made;
    }
    const { heard } = known;
    heard.longestGapMs = Math.max(heard.longestGapMs, clockMs - heard.atMs);
    heard.atMs = clockMs;
    if (heard.silent) {
      heard.silent = false;
      this.#silences.watch(key, known, 0);
    }
    return known;
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
    const opinions: Opinion[] = [];
    for (const detector of DETECTORS) {
      const opinion = detector.judge(series, moment);
      // One that doesn't run here learns all the same: others build on what it knows.
      if (opinion !== null && runs.has(detector.name)) opinions.push(opinion);
    }
    const finding = consent(series, moment, opinions, {
      ...consensus,
      badSide: badSideOf(situation.rules.thresholds.get(sample.name)),
    });
    remember(series, ms, value);
    if (finding !== null) say(deviationOf(finding, series, moment, sample, situation));
  }

  #lookAtSilent(key: string, clockMs: number, situation: Situation, say: Say): void {
    const series = this.#series.peek(key);
    if (series === undefined || series.heard.silent) return;
    const { stats } = situation.rules.policy.detect;
    const silence = this.#silences.judge(series, clockMs, stats);
    if (silence === null) {
      this.#silences.watch(key, series, leastSilence(series, stats));
      return;
    }
    series.heard.silent = true;
    if (this.#settingsOf(situation.rules).runs.has('missing')) say(silenceOf(silence, series, situation));
  }

  #settingsOf(rules: DetectRules): RoleSettings {
    const known = this.#settings.get(rules);
    if (known !== undefined) return known;
    const { detect, correlate } = rules.policy;
    const { min_score, confirm_sec, clear_after_sec } = detect.stats;
    const settings = {
      runs: new Set(this.answersFor.filter((name) => rules.runs(name, this.#role))),
      consensus: {
        minScore: min_score,
        confirmMs: confirm_sec * 1000,
        sustainedMs: correlate.sustained_sec * 1000,
        clearAfterMs: clear_after_sec * 1000,
      },
    };
    this.#settings.set(rules, settings);
    return settings;
  }
}

interface RoleSettings {
  /** The detectors that the policy has run in this role. */
  readonly runs: ReadonlySet<DetectorName>;
  readonly consensus: Omit<ConsensusSettings, 'badSide'>;
}

/** What the policy's limits on a metric tell of it: a disk that empties is no fault. */
function badSideOf(thresholds: readonly NamedThreshold[] | undefined): 'up' | 'down' | null {
  const ops = new Set(thresholds?.map(({ threshold }) => threshold.op));
  if (ops.size !== 1) return null;
  return ops.has('>') ? 'up' : 'down';
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
