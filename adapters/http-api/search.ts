import {
  AnomalyDetected,
  AnomalyEnriched,
  AnomalyState,
  Category,
  IncidentTypeName,
  Level,
  LogMessage,
  listOf,
  MetricSample,
  MetricSeries,
  Severity,
} from '@aiops/contracts';
import { z } from 'zod';
import {
  badQuery,
  DeviceFilter,
  described,
  given,
  HOUR_MS,
  pageOf,
  pageQuery,
  rangeOf,
  recordQuery,
  ShipFilter,
  someOf,
  strictly,
  Text,
  timeQuery,
} from './query.ts';
import { listAnswer, PROBLEM, type Resource, wholeList } from './route.ts';

const config = { access: 'operator' } as const;
const Anomaly = z.union([AnomalyEnriched, AnomalyDetected]);

const LogsQuery = strictly({
  ...pageQuery,
  ...recordQuery,
  level: described(Level.optional(), 'Of this level alone.'),
});
const MetricsQuery = strictly({
  ...pageQuery,
  ...recordQuery,
  name: described(Text.optional(), 'Of this metric.'),
});
const AnomaliesQuery = strictly({
  ...pageQuery,
  ...recordQuery,
  type: someOf(IncidentTypeName, 'Type of incident'),
  incident_type: someOf(IncidentTypeName, 'Another name of `type`'),
  category: someOf(Category, 'Category of the type'),
  severity: someOf(Severity, 'How grave'),
  state: described(AnomalyState.optional(), 'Firing or cleared.'),
  detector: described(Text.optional(), 'Found by this detector.'),
});

const RangesQuery = strictly({
  ...timeQuery,
  name: described(Text, 'Of the metric.'),
  ship_id: ShipFilter,
  device_id: DeviceFilter,
  host: recordQuery.host,
  step_sec: described(
    z.coerce.number().int().min(1).max(86_400).optional(),
    'Seconds that a point stands for; some 300 points when absent.',
  ),
});
const MAX_POINTS = 10_000;
const USUAL_POINTS = 300;

/** The stored records and statements themselves. */
export const search: Resource = async (app, { store, clock }) => {
  app.get(
    '/api/v3/logs',
    { config, schema: { querystring: LogsQuery, response: { 200: listOf(LogMessage), ...PROBLEM } } },
    async ({ query }) => {
      const { limit, cursor, from, to, range, ...filter } = query;
      const within = rangeOf({ from, to, range }, clock.now());
      return listAnswer(
        await store.searchLogs(given({ ...filter, range: within }), pageOf({ limit, cursor })),
      );
    },
  );

  app.get(
    '/api/v3/metrics',
    { config, schema: { querystring: MetricsQuery, response: { 200: listOf(MetricSample), ...PROBLEM } } },
    async ({ query }) => {
      const { limit, cursor, from, to, range, ...filter } = query;
      const within = rangeOf({ from, to, range }, clock.now());
      return listAnswer(
        await store.searchMetrics(given({ ...filter, range: within }), pageOf({ limit, cursor })),
      );
    },
  );

  app.get(
    '/api/v3/metrics/range',
    { config, schema: { querystring: RangesQuery, response: { 200: listOf(MetricSeries), ...PROBLEM } } },
    async ({ query }) => {
      const nowMs = clock.now();
      const range = rangeOf(query, nowMs) ?? { fromMs: nowMs - HOUR_MS, toMs: nowMs };
      const { name, ship_id, device_id, host, step_sec } = query;
      const stepMs = stepOf(range.toMs - range.fromMs, step_sec);
      const series = await store.metricRanges({
        name,
        range,
        stepMs,
        ...given({ ship_id, device_id, host }),
      });
      return wholeList(series.map((one) => ({ ...one, labels: { ...one.labels }, points: [...one.points] })));
    },
  );

  app.get(
    '/api/v3/anomalies',
    { config, schema: { querystring: AnomaliesQuery, response: { 200: listOf(Anomaly), ...PROBLEM } } },
    async ({ query }) => {
      const { limit, cursor, from, to, range, type, incident_type, ...filter } = query;
      if (type !== undefined && incident_type !== undefined)
        throw badQuery('incident_type', 'is an alias of type');
      const wanted = { ...filter, incident_type: type ?? incident_type };
      const within = rangeOf({ from, to, range }, clock.now());
      return listAnswer(
        await store.searchAnomalies(given({ ...wanted, range: within }), pageOf({ limit, cursor })),
      );
    },
  );
};

/** The step asked for, or one that gives a chart about 300 points; whole seconds. */
export function stepOf(spanMs: number, stepSec?: number): number {
  const stepMs = (stepSec ?? Math.max(1, Math.ceil(spanMs / USUAL_POINTS / 1000))) * 1000;
  if (spanMs / stepMs > MAX_POINTS) {
    throw badQuery('step_sec', `gives more than ${MAX_POINTS} points`);
  }
  return stepMs;
}
