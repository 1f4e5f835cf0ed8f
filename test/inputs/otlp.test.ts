import { LogMessage, MetricSample } from '@aiops/contracts';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonMetricExporter,
} from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually, type Product, read, startProduct, temporaryDirectory } from '../e2e/product.fixture.ts';

/** By default records below info are judged but not stored. */
const EVERY_LEVEL = { AIOPS_POLICY__ingest__logs__min_severity: 'trace' };
const Logs = z.object({ data: z.array(LogMessage) });
const Metrics = z.object({ data: z.array(MetricSample) });
const RECORDS = 300;
const LEVELS = [
  [SeverityNumber.TRACE, 'trace'],
  [SeverityNumber.DEBUG, 'debug'],
  [SeverityNumber.INFO, 'info'],
  [SeverityNumber.WARN, 'warning'],
  [SeverityNumber.ERROR, 'error'],
  [SeverityNumber.FATAL, 'critical'],
] as const;

let product: Product;
const undo: (() => Promise<void>)[] = [];
beforeAll(async () => {
  const data = await temporaryDirectory((remove) => undo.push(remove));
  product = await startProduct({ data, env: EVERY_LEVEL });
});
afterAll(async () => {
  await product.kill();
  for (const remove of undo) await remove();
});

/** The exporters read their compression from the environment. */
function gzipped<T>(make: () => T): T {
  process.env.OTEL_EXPORTER_OTLP_COMPRESSION = 'gzip';
  try {
    return make();
  } finally {
    delete process.env.OTEL_EXPORTER_OTLP_COMPRESSION;
  }
}

function resourceOf(host: string) {
  return resourceFromAttributes({
    'service.name': 'pms',
    'service.version': '4.2',
    'host.name': host,
    ship_id: 'aurora',
  });
}

describe('the log exporters of the OpenTelemetry SDK', () => {
  it.each([
    ['JSON', (url: string): LogRecordExporter => new JsonLogExporter({ url })],
    ['protobuf', (url: string): LogRecordExporter => new ProtoLogExporter({ url })],
    ['gzipped protobuf', (url: string): LogRecordExporter => gzipped(() => new ProtoLogExporter({ url }))],
  ])('in %s: what is stored is what was sent', async (name, exporterFor) => {
    const host = `edge-${name.replaceAll(' ', '-').toLowerCase()}`;
    const exporter = exporterFor(`${product.url}/v1/logs`);
    const processor = new BatchLogRecordProcessor({ exporter, maxExportBatchSize: 128 });
    const provider = new LoggerProvider({ resource: resourceOf(host), processors: [processor] });
    const logger = provider.getLogger('booking');
    const startMs = Date.now() - 60_000;
    for (let i = 0; i < RECORDS; i += 1) {
      const [severityNumber] = LEVELS[i % LEVELS.length] ?? LEVELS[0];
      logger.emit({
        timestamp: startMs + i * 10,
        severityNumber,
        severityText: 'AS SENT',
        body: i === 0 ? { message: 'structured', cabins: [1, 2], deep: { ok: true } } : `record ${i} größer`,
        attributes: { number: i, share: 0.5, names: ['a', 'b'] },
      });
    }
    await provider.shutdown();
    const { data } = await eventually(`${RECORDS} records of ${host}`, async () => {
      const page = await read(product.url, `/api/v3/logs?host=${host}&limit=1000`, Logs);
      return page.data.length >= RECORDS ? page : undefined;
    });
    const stored = [...data].sort((a, b) => a.ts.localeCompare(b.ts));
    expect(stored).toHaveLength(RECORDS);
    stored.forEach((record, i) => {
      const [number, level] = LEVELS[i % LEVELS.length] ?? LEVELS[0];
      expect(record).toMatchObject({
        ts: new Date(startMs + i * 10).toISOString(),
        level,
        severity_number: number,
        msg: i === 0 ? 'structured' : `record ${i} größer`,
        host,
        service: 'pms',
        ship_id: 'aurora',
        ship_id_source: 'record',
        source: 'otlp',
        meta: {
          severity_text: 'AS SENT',
          scope: 'booking',
          attributes: { number: i, share: 0.5, names: ['a', 'b'] },
          resource: { 'service.version': '4.2' },
        },
      });
    });
    expect(stored[0]?.meta).toMatchObject({ body: { cabins: [1, 2], deep: { ok: true } } });
  });
});

describe('the metric exporters of the OpenTelemetry SDK', () => {
  it.each([
    ['JSON', (url: string): PushMetricExporter => new JsonMetricExporter({ url })],
    ['protobuf', (url: string): PushMetricExporter => new ProtoMetricExporter({ url })],
    [
      'protobuf deltas',
      (url: string): PushMetricExporter =>
        new ProtoMetricExporter({ url, temporalityPreference: AggregationTemporalityPreference.DELTA }),
    ],
  ])(
    'in %s: every point is there with its value, and histograms as Prometheus has them',
    async (name, exporterFor) => {
      const host = `meter-${name.replaceAll(' ', '-').toLowerCase()}`;
      const reader = new PeriodicExportingMetricReader({
        exporter: exporterFor(`${product.url}/v1/metrics`),
        exportIntervalMillis: 3_600_000,
      });
      const provider = new MeterProvider({ resource: resourceOf(host), readers: [reader] });
      const meter = provider.getMeter('bridge');
      meter.createGauge('tank.level', { unit: '%' }).record(42.5, { tank: 'fwd' });
      const counter = meter.createCounter('packets.sent', { unit: '{packet}' });
      counter.add(7, { link: 'vsat' });
      counter.add(5, { link: 'vsat' });
      meter.createUpDownCounter('sessions').add(-3);
      const histogram = meter.createHistogram('latency', {
        unit: 'ms',
        advice: { explicitBucketBoundaries: [10, 100] },
      });
      for (const value of [5, 50, 60, 500]) histogram.record(value);
      await provider.shutdown();
      const expected = 1 + 1 + 1 + 2 + 3;
      const { data } = await eventually(`${expected} samples of ${host}`, async () => {
        const page = await read(product.url, `/api/v3/metrics?host=${host}&limit=100`, Metrics);
        return page.data.length >= expected ? page : undefined;
      });
      const type = name.endsWith('deltas') ? 'counter_delta' : 'counter';
      const byName = data
        .map(({ name, value, unit, labels = {} }) => [
          name,
          labels.le ?? '',
          value,
          unit ?? '',
          labels.metric_type ?? '',
        ])
        .sort((a, b) => String(a).localeCompare(String(b)));
      expect(byName).toEqual(
        [
          ['latency_bucket', '+Inf', 4, '', type],
          ['latency_bucket', '10', 1, '', type],
          ['latency_bucket', '100', 3, '', type],
          ['latency_count', '', 4, '', type],
          ['latency_sum', '', 615, 'ms', type],
          ['packets.sent', '', 12, '{packet}', type],
          ['sessions', '', -3, '', ''],
          ['tank.level', '', 42.5, '%', ''],
        ].sort((a, b) => String(a).localeCompare(String(b))),
      );
      expect(data.every((sample) => sample.service === 'pms' && sample.ship_id === 'aurora')).toBe(true);
    },
  );
});
