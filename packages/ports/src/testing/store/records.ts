import { expect, it } from 'vitest';
import type { Store } from '../../stores.ts';
import { at, SAMPLE_MS, sampleLog, sampleMetric } from '../store-samples.ts';
import { AGAIN, everyPage, FRESH, HOUR, NASTY, PAGE } from './pages.ts';

export function describeRecords(store: () => Store): void {
  it('gives records back as they were written, with absent fields absent', async () => {
    const full = sampleLog('full', {
      severity_number: 3,
      host: 'core-1',
      device_id: 'switch-1',
      parse_error: 'no time',
      truncated: true,
      clock_skew: false,
      error_msg: 'Error: x',
      meta: { nested: { a: [1, null, 'x'] } },
      msg: NASTY,
    });
    const bare = sampleLog('bare', {
      ship_id: null,
      domain: null,
      service: null,
      level: null,
      ts: at(-1),
      msg: '',
    });
    await store().writeLogs([full, bare], FRESH);
    expect((await store().searchLogs({}, PAGE)).data).toEqual([full, bare]);

    const metric = sampleMetric('1', { labels: { a: "b'\\" }, unit: 'dB', value: -1.5e-9 });
    await store().writeMetrics([metric, sampleMetric('2', { ship_id: null, service: null })], FRESH);
    expect((await store().searchMetrics({ tracking_id: 't-1' }, PAGE)).data).toEqual([metric]);
  });

  it('stores a record once however often it is written when it may be there already', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => sampleLog(`${i}`, { ts: at(i * 7200) }));
    await store().writeLogs(rows.slice(0, 30), FRESH);
    await store().writeLogs([...rows, ...rows], AGAIN);
    await store().writeLogs(rows, AGAIN);
    expect((await store().searchLogs({}, PAGE)).data).toHaveLength(50);
    await store().writeMetrics([sampleMetric('1')], FRESH);
    await store().writeMetrics([sampleMetric('1'), sampleMetric('2')], AGAIN);
    expect((await store().searchMetrics({}, PAGE)).data).toHaveLength(2);
  });

  it('pages through equal times newest first without a gap or a repeat', async () => {
    const rows = Array.from({ length: 25 }, (_, i) =>
      sampleLog(String(i).padStart(2, '0'), { ts: at(Math.floor(i / 10)) }),
    );
    await store().writeLogs(rows, FRESH);
    const seen = await everyPage((page) => store().searchLogs({}, page), 4);
    expect(seen).toEqual([...rows].reverse());
  });

  it('takes filter values as values and never as a part of the query', async () => {
    await store().writeLogs(
      [sampleLog('1', { service: NASTY, msg: NASTY }), sampleLog('2', { host: 'h', level: 'info' })],
      FRESH,
    );
    const ids = async (filter: Parameters<Store['searchLogs']>[0]) =>
      (await store().searchLogs(filter, PAGE)).data.map((row) => row.record_id);
    expect(await ids({ service: NASTY })).toEqual(['log-1']);
    expect(await ids({ q: "'; drop table" })).toEqual(['log-1']);
    expect(await ids({ q: 'CHANGED STATE' })).toEqual(['log-2']);
    expect(await ids({ host: 'h', level: 'info', ship_id: 'ship-a' })).toEqual(['log-2']);
    expect(await ids({ range: { fromMs: SAMPLE_MS + 1, toMs: SAMPLE_MS + 9 } })).toEqual([]);
    expect(await ids({ range: { fromMs: SAMPLE_MS, toMs: SAMPLE_MS + 1 } })).toHaveLength(2);
  });

  it('refuses a cursor that it did not give', async () => {
    for (const cursor of ['x', '', 'W10', 'WzEsMl0', 'bnVsbA']) {
      await expect(store().searchLogs({}, { limit: 1, cursor })).rejects.toMatchObject({
        code: 'invalid_cursor',
      });
    }
  });

  it('gives the points of each series apart, a step with samples each', async () => {
    const sample = (id: string, seconds: number, value: number, device_id = 'modem-1') =>
      sampleMetric(id, { ts: at(seconds), value, device_id });
    await store().writeMetrics(
      [sample('1', 0, 1), sample('2', 30, 3), sample('3', 120, 5), sample('4', 0, 9, 'modem-2')],
      FRESH,
    );
    const ranges = await store().metricRanges({ name: 'rf_snr_db', range: HOUR, stepMs: 60_000 });
    expect(ranges.map((range) => [range.device_id, range.points])).toEqual([
      [
        'modem-1',
        [
          { ts: at(0), avg: 2, min: 1, max: 3 },
          { ts: at(120), avg: 5, min: 5, max: 5 },
        ],
      ],
      ['modem-2', [{ ts: at(0), avg: 9, min: 9, max: 9 }]],
    ]);
  });

  it('finds the newest record of each ship in a range, be it a log or a sample', async () => {
    await store().writeLogs(
      [
        sampleLog('1', { ts: at(3) }),
        sampleLog('2', { ts: at(9_999) }),
        sampleLog('3', { ship_id: null, ts: at(8) }),
      ],
      FRESH,
    );
    await store().writeMetrics(
      [sampleMetric('4', { ts: at(7) }), sampleMetric('5', { ship_id: 'ship-b', ts: at(1) })],
      FRESH,
    );
    expect(await store().lastRecords(HOUR)).toEqual([
      { ship_id: 'ship-a', ts: at(7) },
      { ship_id: 'ship-b', ts: at(1) },
    ]);
  });
}
