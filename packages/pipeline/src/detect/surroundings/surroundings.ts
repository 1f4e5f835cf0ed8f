import type { MetricSample } from '@aiops/contracts';
import { signalOf } from '@aiops/kernel';
import type { DetectorName } from '@aiops/policy';
import { arrivalOf, type TimeLine } from '../arrival.ts';
import { BoundedState, type StateUsage } from '../bounded-state.ts';
import type { DetectRules, OpeningSide } from '../detect-rules.ts';
import type { LogDetector, MetricDetector, Say, Situation, Statement } from '../detector.ts';
import { isBucket, isCounter, noteNature, type Readings, rateOf } from '../series/counter.ts';
import { seriesKeyOf } from '../series-key.ts';
import { Contextual } from './contextual.ts';
import { Joint } from './joint.ts';
import { createLinkWatch } from './link-watch.ts';
import { collect, type Minute, type MinuteMean } from './minutes.ts';
import { Peers, twinKeyOf } from './peers.ts';
import { type PlainSeason, seasonFromPlain, seasonToPlain } from './plain-season.ts';
import { judgeSeason, newSeason, type Season } from './seasonal.ts';
import { ShipContexts } from './ship-contexts.ts';
import { type Finding, newWatch, type Watch, type WatchSettings } from './watch-state.ts';
import { jointText, peerText, seasonText } from './words.ts';

const MAX_SERIES = 10_000;
/** Seasons are larger: five kilobytes each. */
const MAX_SEASONS = 5_000;
const MINUTE_MS = 60_000;
const SPAN_MS = 300_000;
/** What goes on says so again at most this often. */
const REPEAT_MS = 300_000;

/** One series. Plain JSON. */
interface Around extends Readings, TimeLine {
  readonly minute: Minute;
  /** Null while it has no twins. */
  peer: Watch | null;
}

/** The statistical ones; `contextual` judges limits. */
type Statistical = 'seasonal' | 'peers' | 'joint';

/**
 * Judges metrics by what is around them: limits in context, the hour of the week, twins, and the series that belong
 * with them. They share what is known of each ship and the minutes of each series. Counters are judged by their rate;
 * context metrics are surroundings and not judged.
 */
class Surroundings implements MetricDetector {
  readonly name = 'surroundings';
  readonly answersFor: readonly DetectorName[] = ['contextual', 'seasonal', 'peers', 'joint'];
  readonly #role: string;
  readonly #contexts: ShipContexts;
  readonly #contextual: Contextual;
  readonly #peers = new Peers();
  readonly #joint: Joint;
  readonly #series = new BoundedState<Around>('surrounded_series', MAX_SERIES);
  readonly #seasons = new BoundedState<Season, PlainSeason>('seasons', MAX_SEASONS, {
    pack: seasonToPlain,
    unpack: seasonFromPlain,
  });
  readonly #settings = new WeakMap<DetectRules, Map<string, WatchSettings>>();
  #outOfOrder = 0;
  #setBack = 0;

  constructor(role: string, contexts: ShipContexts) {
    this.#role = role;
    this.#contexts = contexts;
    this.#contextual = new Contextual(contexts);
    this.#joint = new Joint(contexts);
  }

  onMetric(sample: MetricSample, situation: Situation, say: Say): void {
    if (!Number.isFinite(sample.value) || isBucket(sample)) return;
    const { rules } = situation;
    const ms = Date.parse(sample.ts);
    if (rules.contextMetrics.has(sample.name)) {
      this.#contexts.noteValue(sample.ship_id, sample.name, sample.value, ms);
      return;
    }
    const key = seriesKeyOf(sample);
    if (rules.runs('contextual', this.#role)) this.#contextual.judge(sample, ms, key, situation, say);
    const series = this.#series.admit(key, ms, heardMs, newAround);
    if (series === undefined) return;
    const atMs = this.#placeInTime(series, ms, sample, rules);
    if (atMs === null) return;
    if (noteNature(series, sample)) series.minute.count = 0;
    const value = isCounter(sample, series) ? rateOf(series, atMs, sample.value) : sample.value;
    const minute = value === null ? null : collect(series.minute, atMs, value);
    if (minute !== null) this.#judgeMinute(key, series, minute, sample, situation, say);
  }

  /** The time at which it counts; null when it is not used. */
  #placeInTime(series: Around, ms: number, sample: MetricSample, { policy }: DetectRules): number | null {
    const arrival = arrivalOf(series, ms, policy.correlate.allowed_lateness_sec * 1000);
    // What a counter stood at before the last reading is part of the rate already.
    if (arrival === 'unused' || (arrival === 'late' && isCounter(sample, series))) {
      this.#outOfOrder += 1;
      return null;
    }
    if (arrival === 'late') return series.lastMs;
    if (arrival === 'set_back') {
      this.#setBack += 1;
      series.reading = null;
      series.minute.count = 0;
    }
    series.lastMs = ms;
    return ms;
  }

  #judgeMinute(
    key: string,
    series: Around,
    minute: MinuteMean,
    sample: MetricSample,
    situation: Situation,
    say: Say,
  ): void {
    const { runs } = situation.rules;
    if (runs('seasonal', this.#role)) this.#judgeSeason(key, minute, sample, situation, say);
    if (runs('peers', this.#role)) this.#judgePeer(series, minute, sample, situation, say);
    if (runs('joint', this.#role)) {
      const settings = this.#settingsOf('joint', MINUTE_MS, sample, situation);
      const found = this.#joint.judge(sample, minute, situation, settings);
      if (found === null) return;
      const reason = jointText(sample.name, found);
      const meta = { explained: found.explained, by: found.others };
      say(statementOf('joint', found.finding, found.now, reason, meta, sample, situation));
    }
  }

  #judgeSeason(key: string, minute: MinuteMean, sample: MetricSample, situation: Situation, say: Say): void {
    const season = this.#seasons.admit(key, minute.ms, seasonMs, newSeason);
    if (season === undefined) return;
    const { min_seen } = situation.rules.policy.detect.surroundings.seasonal;
    const settings = this.#settingsOf('seasonal', SPAN_MS, sample, situation);
    const found = judgeSeason(season, minute.at, minute.value, min_seen, settings);
    if (found === null) return;
    const reason = seasonText(sample.name, found, Date.parse(sample.ts));
    const meta = { usual_low: found.usualLow, usual_high: found.usualHigh };
    say(statementOf('seasonal', found.finding, found.now, reason, meta, sample, situation));
  }

  #judgePeer(series: Around, minute: MinuteMean, sample: MetricSample, situation: Situation, say: Say): void {
    const group = twinKeyOf(sample, situation.registry);
    if (group === null || sample.device_id === undefined) return;
    const peer = series.peer ?? newWatch();
    const { min_twins } = situation.rules.policy.detect.surroundings.peers;
    const settings = this.#settingsOf('peers', MINUTE_MS, sample, situation);
    const found = this.#peers.judge(group, sample.device_id, minute, peer, min_twins, settings);
    if (peer.n > 0) series.peer = peer;
    if (found === null) return;
    const reason = peerText(sample.name, found, minute.value, Date.parse(sample.ts));
    const { twins, middle, usualLow, usualHigh } = found;
    const meta = { twins, middle, usual_low: usualLow, usual_high: usualHigh };
    say(statementOf('peers', found.finding, minute.value, reason, meta, sample, situation));
  }

  /** Made once for each policy, detector and side of a metric. */
  #settingsOf(
    detector: Statistical,
    stepMs: number,
    { name }: MetricSample,
    { rules }: Situation,
  ): WatchSettings {
    let known = this.#settings.get(rules);
    if (known === undefined) {
      known = new Map();
      this.#settings.set(rules, known);
    }
    const side = rules.openingSides.get(name) ?? null;
    const key = `${detector} ${side}`;
    const made = known.get(key) ?? settingsOf(detector, stepMs, side, rules);
    known.set(key, made);
    return made;
  }

  usage(): readonly StateUsage[] {
    return [
      { ...this.#series.usage(), out_of_order: this.#outOfOrder, set_back: this.#setBack },
      this.#seasons.usage(),
      this.#contexts.usage(),
      this.#contextual.usage(),
      this.#peers.usage(),
      ...this.#joint.usage(),
    ];
  }

  snapshot(): unknown {
    return {
      series: this.#series.snapshot(),
      seasons: this.#seasons.snapshot(),
      contexts: this.#contexts.snapshot(),
      contextual: this.#contextual.snapshot(),
      peers: this.#peers.snapshot(),
      joint: this.#joint.snapshot(),
      out_of_order: this.#outOfOrder,
      set_back: this.#setBack,
    };
  }

  restore(state: unknown): void {
    const kept = state as Record<'contexts' | 'contextual' | 'peers' | 'joint', unknown> & {
      series: [string, Around][];
      seasons: [string, PlainSeason][];
      out_of_order: number;
      set_back: number;
    };
    this.#series.restore(kept.series);
    this.#seasons.restore(kept.seasons);
    this.#contexts.restore(kept.contexts);
    this.#contextual.restore(kept.contextual);
    this.#peers.restore(kept.peers);
    this.#joint.restore(kept.joint);
    this.#outOfOrder = kept.out_of_order;
    this.#setBack = kept.set_back;
  }
}

/** The detectors of surroundings: one of metrics, and one that reads from log lines whether links are up. */
export function createSurroundings(role: string): { ofLogs: LogDetector; ofMetrics: MetricDetector } {
  const contexts = new ShipContexts();
  return { ofLogs: createLinkWatch(contexts), ofMetrics: new Surroundings(role, contexts) };
}

function newAround(): Around {
  const minute = { at: 0, sum: 0, count: 0 };
  return { minute, lastMs: null, farBack: 0, reading: null, readingMs: 0, peer: null };
}

function heardMs({ lastMs }: Around): number {
  return lastMs ?? 0;
}

function seasonMs({ span }: Season): number {
  return span * SPAN_MS;
}

function settingsOf(
  detector: Statistical,
  stepMs: number,
  openingSide: OpeningSide | null,
  { policy }: DetectRules,
): WatchSettings {
  const { detect, correlate } = policy;
  const { surroundings } = detect;
  const steps = Math.floor((correlate.sustained_sec * 1000) / stepMs) + 1;
  return {
    stepMs,
    repeatMs: REPEAT_MS,
    minScore: surroundings[detector].min_score,
    // One span of five minutes is a level already; a single minute is not.
    supportRun: detector === 'seasonal' ? 1 : 2,
    openRun: detector === 'joint' || openingSide === 'none' ? null : Math.max(2, steps),
    openFactor: surroundings.open_factor,
    clearAfterMs: surroundings.clear_after_sec * 1000,
    acceptMs: surroundings.accept_sec * 1000,
    goodSide: openingSide === 'up' ? -1 : openingSide === 'down' ? 1 : null,
  };
}

function statementOf(
  detector: Statistical,
  finding: Finding,
  now: number,
  reason: string,
  meta: Record<string, unknown>,
  sample: MetricSample,
  { rules, registry }: Situation,
): Statement {
  const device = sample.device_id === undefined ? undefined : registry.device(sample.device_id);
  const { incident_type, domain } = rules.typeOf({
    metric: sample.name,
    service: sample.service,
    device_type: device?.type,
  });
  return {
    detector,
    anomaly_type: detector,
    signal: signalOf(sample.name, sample.labels),
    incident_type,
    domain,
    role: finding.role,
    state: finding.state,
    score: finding.score,
    metric_value: now,
    startedMs: finding.startedMs,
    occurredMs: Date.parse(sample.ts),
    reason,
    // What only supports is like a line in a log: nobody waits for its end.
    clearable: finding.role === 'opens',
    verdict: finding.verdict,
    meta: { last_value: sample.value, ...meta },
  };
}
