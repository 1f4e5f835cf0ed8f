import { describe, expect, it } from 'vitest';
import { METRICS } from './declarations.ts';
import { createLog, createTelemetry } from './index.ts';

describe('telemetry', () => {
  it('shows what was counted, set and observed as Prometheus text', async () => {
    const telemetry = createTelemetry({ strict: true });
    telemetry.count('aiops_dead_letters_total', { role: 'ingest', reason: 'rejected' }, 2);
    telemetry.gauge('bus_bytes', 12);
    telemetry.observe('aiops_fast_path_ms', 7);
    const text = await telemetry.prometheusText();
    expect(text).toContain('aiops_dead_letters_total{role="ingest",reason="rejected"} 2');
    expect(text).toContain('aiops_bus_bytes 12');
    expect(text).toContain('aiops_fast_path_ms_bucket{le="10"} 1');
  });

  it('shows no value for a gauge that nobody has set', async () => {
    const telemetry = createTelemetry({ strict: true });
    expect(await telemetry.prometheusText()).not.toMatch(/^aiops_bus_bytes /m);
  });

  it('throws in strict mode at an undeclared name, another type or other labels', () => {
    const telemetry = createTelemetry({ strict: true });
    expect(() => telemetry.count('made_up_total')).toThrow('undeclared');
    expect(() => telemetry.count('bus_bytes')).toThrow('undeclared');
    expect(() => telemetry.count('aiops_dead_letters_total', { role: 'x' })).toThrow('labels');
  });

  it('counts in production what fits no declaration, and never fails the caller', async () => {
    const telemetry = createTelemetry();
    telemetry.count('made_up_total');
    expect(await telemetry.prometheusText()).toContain(
      'aiops_telemetry_rejected_total{reason="undeclared"} 1',
    );
  });

  it('holds each metric to its bound of series, even in strict mode', async () => {
    const telemetry = createTelemetry({ strict: true, maxSeriesPerMetric: 3 });
    for (let i = 0; i < 10; i += 1) telemetry.gauge('aiops_queue_length', i, { queue: `q${i}` });
    telemetry.gauge('aiops_queue_length', 42, { queue: 'q0' });
    const text = await telemetry.prometheusText();
    expect(text.match(/^aiops_queue_length\{/gm)).toHaveLength(3);
    expect(text).toContain('aiops_queue_length{queue="q0"} 42');
    expect(text).toContain('aiops_telemetry_rejected_total{reason="series_bound"} 7');
  });

  it('declares every metric once, and every counter as a total', () => {
    expect(new Set(METRICS.map((metric) => metric.name)).size).toBe(METRICS.length);
    for (const metric of METRICS) {
      expect(metric.name).toMatch(/^[a-z_]+$/);
      if (metric.type === 'counter') expect(metric.name).toMatch(/_total$/);
    }
  });
});

describe('log', () => {
  it('writes one JSON object a line with the fields of the caller, and hides keys', () => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', destination: { write: (line: string) => lines.push(line) } });
    log.debug({}, 'below the level');
    log.error({ tracking_id: 't-1', key: 'aiops_secret' }, 'store failed');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      tracking_id: 't-1',
      key: '[redacted]',
      msg: 'store failed',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });
});
