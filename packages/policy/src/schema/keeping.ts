import { z } from 'zod';
import { days, duration, flag, percent, section } from './keys.ts';

export const RetentionSchema = section('How long what is kept.', {
  logs_days: days(5, 'Log records.'),
  metrics_days: days(5, 'Metric samples.'),
  incidents_days: days(30, 'Incidents and their events.'),
  summaries_days: days(15, 'Anomalies, hops, ledger, errors and roll-ups.'),
  runbooks_days: days(365, 'Runbooks and the audit.'),
  llm_cache_minutes: duration('min', 45, 'Cached narratives.'),
  downsampling: flag(false, 'Thin out old metrics instead of dropping them.'),
  disk_watermarks: section(
    'When a filling disk shortens retention: debug and info logs, metrics, other logs, in this order.',
    {
      warn_pct: percent(85, 'Say so from here.'),
      evict_pct: percent(95, 'Drop from here; never incidents, audit, ledger.'),
    },
  ),
  compression: section('Codecs of the tables.', {
    logs: z.enum(['ZSTD', 'LZ4']).default('ZSTD').meta({ description: 'Of log records.' }),
    metrics: z.enum(['ZSTD', 'LZ4']).default('LZ4').meta({ description: 'Of metric samples.' }),
  }),
});

export const PrivacySchema = section('What must not be stored or leave the ship.', {
  redact_pii: flag(true, 'Redact before anything is stored.'),
  kinds: z
    .array(z.enum(['email', 'credit_card', 'phone', 'ssn', 'guest_ip']))
    .max(5)
    .default(['email', 'credit_card', 'phone', 'ssn', 'guest_ip'])
    .meta({ description: 'What is redacted; cards are Luhn-checked.' }),
  guest_networks: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .max(200)
    .default([])
    .meta({
      description:
        'CIDR ranges whose addresses are guests and are redacted; all others stay, for they tell where faults and attacks come from.',
    }),
  shore_sync: section('What goes to shore.', {
    raw_logs: flag(false, 'Raw log records.'),
    incidents: flag(true, 'Incidents.'),
    summaries: flag(true, 'Roll-ups.'),
    metrics: flag(true, 'Metric samples.'),
  }),
  anonymize_guest_data: flag(true, 'Replace addresses of guests by pseudonyms that only this site can make.'),
  access_logging: flag(true, 'Write who read what to the audit.'),
});

const PathGoal = (meaning: string, p95: number, p99: number, success: number) => ({
  meaning,
  shape: {
    incident_latency_p95_ms: duration('ms', p95, '95 % are faster.'),
    incident_latency_p99_ms: duration('ms', p99, '99 % are faster.'),
    success_rate_pct: percent(success, 'Share that succeeds.'),
  },
});
const fast = PathGoal('From a received record to a stored incident.', 1_500, 3_000, 99.5);
const insight = PathGoal('From an incident to its narrative.', 10_000, 20_000, 95);

export const SloSchema = section('What the platform promises of itself.', {
  fast_path: section(fast.meaning, fast.shape),
  insight_path: section(insight.meaning, {
    ...insight.shape,
    cache_hit_rate_pct: percent(60, 'Share of narratives from the cache.'),
  }),
  queue: section('The bus.', {
    consumer_lag_max: z
      .number()
      .int()
      .min(0)
      .max(10_000_000)
      .default(100)
      .meta({ description: 'Messages a consumer may be behind.', 'x-unit': 'messages' }),
    retry_rate_pct: percent(1, 'Share of messages delivered again.'),
    dlq_rate_pct: percent(0.1, 'Share of messages given up on.'),
  }),
  availability: section('Share of time that a part answers.', {
    nats_pct: percent(99.9, 'Bus.'),
    clickhouse_pct: percent(99.9, 'Store.'),
    grafana_pct: percent(99.5, 'Dashboards.'),
  }),
  alerting: section('How long a goal is missed before it is an alert.', {
    fast_path_min: duration('min', 5, 'Fast Path latency.'),
    insight_path_min: duration('min', 10, 'Insight Path latency.'),
    success_rate_min: duration('min', 3, 'Success rates.'),
  }),
});
