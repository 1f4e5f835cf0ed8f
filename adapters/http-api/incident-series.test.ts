import type { MetricRange, MetricRangeRequest, StatedMetric } from '@aiops/ports';
import { expect, it } from 'vitest';
import { aroundEvent, seriesOf } from './incident-series.ts';

const NOW = Date.parse('2026-01-02T00:00:00.000Z');
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
const range = { fromMs: 0, toMs: 1000 };

const stated = (over: Partial<StatedMetric> = {}): StatedMetric => ({
  name: 'disk_pct',
  ship_id: 'aurora',
  device_id: 'file-01',
  host: 'file-01.aurora',
  service: 'node',
  signal: 'disk_pct{mount=/data}',
  role: 'opens',
  thresholds: [85],
  statements: 1,
  ...over,
});
const series = (over: Partial<MetricRange> = {}): MetricRange => ({
  name: 'disk_pct',
  ship_id: 'aurora',
  device_id: 'file-01',
  host: 'file-01.aurora',
  service: 'node',
  labels: { mount: '/data' },
  points: [{ ts: at(0), avg: 1, min: 1, max: 1 }],
  ...over,
});

function storeOf(found: readonly MetricRange[]) {
  const asked: MetricRangeRequest[] = [];
  const metricRanges = async (request: MetricRangeRequest) => {
    asked.push(request);
    return found.filter(({ name }) => name === request.name);
  };
  return { asked, store: { metricRanges } };
}

it('looks half of the event before and after it, at least ten minutes, and never ahead', () => {
  const around = (first: number, last: number) => {
    const { fromMs, toMs } = aroundEvent({ first_seen: at(first), last_seen: at(last) }, NOW);
    return [(fromMs - NOW) / 60_000, (toMs - NOW) / 60_000];
  };
  expect(around(-100, -90)).toEqual([-110, -80]);
  expect(around(-300, -200)).toEqual([-350, -150]);
  expect(around(-60, -1)).toEqual([-89.5, 0]);
});

it('shows the series that are spoken of and no other of the same device', async () => {
  const { store } = storeOf([
    series(),
    series({ labels: { mount: '/' } }),
    series({ service: 'other' }),
    series({ device_id: 'file-02' }),
  ]);
  const shown = await seriesOf({ store, stated: [stated()], range, stepMs: 10 });
  expect(shown).toEqual([{ ...series(), threshold: 85 }]);
});

it('reads a series once, of which two limits speak, and names no threshold where there are several', async () => {
  const { store, asked } = storeOf([series()]);
  const limits = [
    stated({ signal: 'disk_pct{mount=/data}>85' }),
    stated({ signal: 'disk_pct{mount=/data}>95', thresholds: [95] }),
  ];
  expect(await seriesOf({ store, stated: limits, range, stepMs: 10 })).toMatchObject([{ threshold: null }]);
  expect(asked).toEqual([{ name: 'disk_pct', ship_id: 'aurora', device_id: 'file-01', range, stepMs: 10 }]);
});

it('takes the limit of what opens before that of what only supports', async () => {
  const { store } = storeOf([series()]);
  const all = [stated({ role: 'supports', thresholds: [60], statements: 9 }), stated()];
  expect(await seriesOf({ store, stated: all, range, stepMs: 10 })).toMatchObject([{ threshold: 85 }]);
});

it('shows what opened it first, then the most spoken of, twelve at most', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `m${index}`);
  const { store } = storeOf(names.map((name) => series({ name, labels: {} })));
  const all = names.map((name, index) =>
    stated({ name, signal: name, role: index === 3 ? 'opens' : 'context', statements: index + 1 }),
  );
  const shown = await seriesOf({ store, stated: all, range, stepMs: 10 });
  expect(shown).toHaveLength(12);
  expect(shown.slice(0, 3).map(({ name }) => name)).toEqual(['m3', 'm19', 'm18']);
});

it('finds a series of a host that is no device by the host', async () => {
  const { store, asked } = storeOf([
    series({ device_id: null, host: 'h1' }),
    series({ device_id: null, host: 'h2' }),
  ]);
  const shown = await seriesOf({
    store,
    stated: [stated({ device_id: null, host: 'h1' })],
    range,
    stepMs: 10,
  });
  expect(shown.map(({ host }) => host)).toEqual(['h1']);
  expect(asked[0]).toMatchObject({ host: 'h1' });
});
