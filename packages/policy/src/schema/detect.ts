import { Domain } from '@aiops/contracts';
import { z } from 'zod';
import { SHIPPED_DEVICE_DOMAINS, SHIPPED_WAN_DEVICE_TYPES } from '../shipped/devices.ts';
import { SHIPPED_PATTERNS } from '../shipped/patterns.ts';
import { SHIPPED_THRESHOLDS } from '../shipped/thresholds.ts';
import { SHIPPED_TYPE_RULES } from '../shipped/type-rules.ts';
import { ImpactSchema } from './impact.ts';
import { count, flag, Name, number, ratio, seconds, section, words } from './keys.ts';
import { LogPatternSchema } from './log-pattern.ts';
import { SurroundingsSchema } from './surroundings.ts';
import { ThresholdSchema } from './threshold.ts';
import { TypeRuleSchema } from './type-rule.ts';

const Detector = (role: 'anomaly-detection' | 'enhanced-anomaly-detection', meaning: string) =>
  section(meaning, {
    enabled: flag(true, 'Whether it runs.'),
    role: z
      .enum(['anomaly-detection', 'enhanced-anomaly-detection'])
      .default(role)
      .meta({ description: 'The one role in which it runs.' }),
  });

const ContextMetricSchema = z.strictObject({
  kind: z
    .enum(['weather', 'position', 'operations'])
    .meta({ description: 'What it tells about the surroundings.' }),
  min_change: z.number().min(0).optional().meta({
    description: 'Least change worth passing on, in the unit of the metric; else min_change_ratio.',
  }),
});

export const DetectSchema = section('What counts as an anomaly.', {
  thresholds: z
    .record(Name, ThresholdSchema)
    .prefault(SHIPPED_THRESHOLDS)
    .meta({ description: 'Limits on metrics. A name set to null removes a shipped one.' }),
  stats: section('Statistical detectors; one hit only supports.', {
    ewma: section('Exponentially weighted mean.', {
      window_sec: seconds(300, 'Span the mean looks back.'),
      sigma: number(3, 'Deviations from the mean that count.', { min: 0.5, max: 20 }),
      min_samples: count(10, 'Samples before it says anything.', { min: 2 }),
    }),
    mad: section('Median absolute deviation.', {
      window_sec: seconds(600, 'Span the median looks back: at most 60 points, one each 10 s or sample.'),
      threshold: number(3.5, 'Modified z-score that counts.', { min: 0.5, max: 50 }),
      min_samples: count(20, 'Points before it says anything; no more than 60 are kept.', {
        min: 2,
        max: 60,
      }),
    }),
    shift: section('Level of the last minutes against the level before.', {
      window_sec: seconds(120, 'Span whose level is judged: 8 to 12 points, one each 10 s or sample.', {
        max: 120,
      }),
      baseline_sec: seconds(240, 'Span before it that it is compared with: 24 to 48 points.', {
        max: 480,
      }),
      sigma: number(5, 'Usual differences of the two levels that count.', { min: 1, max: 50 }),
      accept_sec: seconds(5400, 'A new level that stays for this long becomes the usual one.', { min: 600 }),
    }),
    rate_of_change: section('Step from one point to the next.', {
      sigma: number(5, 'Usual steps that count.', { min: 1, max: 50 }),
      min_samples: count(30, 'Samples before it says anything.', { min: 2 }),
    }),
    stuck: section('A value that used to move and stands still.', {
      min_sec: seconds(1800, 'It stands still for at least this long.'),
    }),
    missing: section('A series that came regularly and is silent while its ship is heard.', {
      min_silence_sec: seconds(600, 'It is silent for at least this long.'),
    }),
    template: section('Kinds of log lines: new ones, their rate, and those that come regularly.', {
      learn_sec: seconds(86_400, 'A ship is known after this time …'),
      learn_lines: count(1000, '… and so many lines; then what it never said is new.'),
      heartbeat_min_gaps: count(20, 'A line that came with so many gaps …', { min: 2 }),
      heartbeat_max_variation: number(0.3, '… that vary by less than this share is regular.', {
        min: 0.01,
        max: 1,
      }),
      heartbeat_missed: count(5, 'A regular line that misses so many is gone.', { min: 1, max: 1000 }),
      min_silence_sec: seconds(60, 'It is silent for at least this long.'),
    }),
    min_score: ratio(0.9, 'Calibrated rarity that counts as a hit; 0.9 comes about once a week.'),
    confirm_sec: seconds(120, 'Hits of two kinds of evidence within this time confirm each other.'),
    opens_beside_limit: flag(
      false,
      'Whether a deviation of a metric that has a limit opens; else it only supports, for the limit says what a fault is.',
    ),
    clear_after_sec: seconds(120, 'A deviation ends when the series is back to usual for this long.'),
  }),
  surroundings: SurroundingsSchema,
  impact: ImpactSchema,
  logs_patterns: z
    .record(Name, LogPatternSchema)
    .prefault(SHIPPED_PATTERNS)
    .meta({ description: 'Phrases in log lines. A name set to null removes a shipped one.' }),
  types: z.array(TypeRuleSchema).max(500).prefault(SHIPPED_TYPE_RULES).meta({
    description:
      'First rule that fits gives type and domain to alerts, plain critical lines and learned metrics.',
  }),
  context: section('Metrics that are surroundings and not faults.', {
    metrics: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_.:]{0,127}$/), ContextMetricSchema)
      .default({
        rain_mm_h: { kind: 'weather', min_change: 1 },
        sea_state: { kind: 'weather', min_change: 1 },
        wind_kn: { kind: 'weather', min_change: 5 },
        latitude: { kind: 'position', min_change: 0.5 },
        longitude: { kind: 'position', min_change: 0.5 },
        heading_deg: { kind: 'position', min_change: 15 },
        speed_kn: { kind: 'position', min_change: 2 },
        satellites: { kind: 'position', min_change: 3 },
        hdop: { kind: 'position', min_change: 2 },
        operating_mode: { kind: 'operations', min_change: 1 },
      })
      .meta({ description: 'Context metrics by name.' }),
    min_interval_sec: seconds(60, 'A series passes its context on at most this often.', { min: 0 }),
    min_change_ratio: ratio(0.1, 'Least relative change worth passing on.'),
  }),
  detectors: section('Which detectors run, and in which role.', {
    threshold: Detector('anomaly-detection', 'Limits on metrics.'),
    pattern: Detector('anomaly-detection', 'Phrases in log lines.'),
    level: Detector('anomaly-detection', 'Log lines of level critical or worse.'),
    context: Detector('enhanced-anomaly-detection', 'Context metrics passed on.'),
    ewma: Detector('anomaly-detection', 'Exponentially weighted mean.'),
    mad: Detector('anomaly-detection', 'Median absolute deviation.'),
    shift: Detector('anomaly-detection', 'Level of the last minutes.'),
    rate_of_change: Detector('anomaly-detection', 'Steps.'),
    stuck: Detector('anomaly-detection', 'Values that stand still.'),
    missing: Detector('anomaly-detection', 'Series that fell silent.'),
    template: Detector('anomaly-detection', 'New or changed log templates.'),
    adaptive: Detector('anomaly-detection', 'Adaptive detector on metrics.'),
    contextual: Detector('enhanced-anomaly-detection', 'Limits that hold in certain surroundings.'),
    seasonal: Detector('enhanced-anomaly-detection', 'Metrics against their hour of the week.'),
    peers: Detector('enhanced-anomaly-detection', 'Devices against their twins.'),
    joint: Detector('enhanced-anomaly-detection', 'Metrics against those that belong with them.'),
  }),
  wan_device_types: words(SHIPPED_WAN_DEVICE_TYPES, 'Device types that carry a link to shore.'),
  device_domains: z
    .record(Name, Domain)
    .default(SHIPPED_DEVICE_DOMAINS)
    .meta({ description: 'Domain of what matches no rule, by device type.' }),
});
