import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Page, PageRequest } from '../page.ts';
import type { AnomalyFilter, Store } from '../stores.ts';
import {
  at,
  SAMPLE_MS,
  sampleAnomaly,
  sampleEnriched,
  sampleError,
  sampleHop,
  sampleIncident,
  sampleLog,
  sampleMetric,
  sampleVerdict,
} from './store-samples.ts';

/** A store under test; `reopen` closes it and opens the same data again. */
export interface StoreUnderTest {
  readonly store: Store;
  reopen(): Promise<Store>;
  dispose(): Promise<void>;
}

const PAGE: PageRequest = { limit: 100 };
const FRESH = { maybeStored: false };
const AGAIN = { maybeStored: true };
const HOUR = { fromMs: SAMPLE_MS - 1_800_000, toMs: SAMPLE_MS + 1_800_000 };
const NASTY = `it's "quoted" \\ back\\nslash\n\ttab \u0000 nul {q:String} '; DROP TABLE logs; -- é 🚢`;

async function everyPage<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
  limit: number,
): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 100; pages += 1) {
    const page = await list(cursor === undefined ? { limit } : { limit, cursor });
    expect(page.data.length).toBeLessThanOrEqual(limit);
    all.push(...page.data);
    if (page.next_cursor === null) return all;
    cursor = page.next_cursor;
  }
  throw new Error('the list does not end');
}

/** The rules every Store keeps, whatever engine is behind it. `open` gives an empty store. */
export function describeStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a Store`, () => {
    let subject: StoreUnderTest;
    let store: Store;
    beforeEach(async () => {
      subject = await open();
      store = subject.store;
    });
    afterEach(() => subject.dispose());
    const current = (): Store => store;

    describeRecords(current);
    describeAnomalies(current);
    describeIncidents(current);
    describeTrace(current);
    describeStats(current);
    describeRegistryAndAudit(current);
    describeHistory(current);

    it('keeps everything over a restart', async () => {
      await store.writeLogs([sampleLog('1')], FRESH);
      await store.saveIncidents([sampleIncident('1')]);
      const reopened = await subject.reopen();
      expect((await reopened.searchLogs({}, PAGE)).data).toEqual([sampleLog('1')]);
      expect(await reopened.getIncident('inc-1')).toEqual(sampleIncident('1'));
      await reopened.writeLogs([sampleLog('1'), sampleLog('2')], AGAIN);
      expect((await reopened.searchLogs({}, PAGE)).data).toHaveLength(2);
    });

    it('is healthy while open, and after closing refuses instead of answering emptily', async () => {
      expect((await store.health()).ok).toBe(true);
      const pending = store.writeLogs([sampleLog('1')], FRESH);
      await store.close();
      await expect(pending).resolves.toBeUndefined();
      expect((await store.health()).ok).toBe(false);
      await expect(store.searchLogs({}, PAGE)).rejects.toMatchObject({
        code: 'store_unavailable',
        retryable: true,
      });
      await expect(store.writeLogs([sampleLog('2')], FRESH)).rejects.toMatchObject({
        code: 'store_unavailable',
      });
    });
  });
}

function describeRecords(store: () => Store): void {
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
}

function describeAnomalies(store: () => Store): void {
  it('keeps one row for a detected and enriched anomaly, the enriched one in either order', async () => {
    await store().writeAnomalies([sampleAnomaly('1'), sampleEnriched('2')]);
    await store().writeAnomalies([sampleEnriched('1'), sampleAnomaly('2', { fingerprint: 'fp-2' })]);
    await store().writeAnomalies([sampleAnomaly('3', { occurred_at: at(5), role: 'supports' })]);
    const { data } = await store().searchAnomalies({}, PAGE);
    expect(data).toEqual([
      sampleAnomaly('3', { occurred_at: at(5), role: 'supports' }),
      sampleEnriched('2'),
      sampleEnriched('1'),
    ]);
    const found = await store().searchAnomalies({ severity: ['low', 'critical'], q: 'gi0/1' }, PAGE);
    expect(found.data).toHaveLength(2);
    const count = async (filter: AnomalyFilter) => (await store().searchAnomalies(filter, PAGE)).data.length;
    expect(await count({ category: ['network'], state: 'firing' })).toBe(3);
    expect(await count({ category: ['security', 'system'] })).toBe(0);
    expect(await count({ incident_type: ['no_such_type'] })).toBe(0);
    expect(await count({ incident_type: [sampleAnomaly('1').incident_type, 'no_such_type'] })).toBe(3);
  });
}

function describeIncidents(store: () => Store): void {
  it('shows an incident as soon as saving it resolved, and the greatest version of it only', async () => {
    for (let version = 1; version <= 5; version += 1) {
      const incident = sampleIncident('1', { version, last_seen: at(version) });
      await store().saveIncidents([incident]);
      expect(await store().getIncident('inc-1')).toEqual(incident);
    }
    await store().saveIncidents([sampleIncident('1', { version: 3, severity: 'low' })]);
    await store().saveIncidents([sampleIncident('1', { version: 5, severity: 'low' })]);
    expect(await store().getIncident('inc-1')).toMatchObject({ version: 5, severity: 'high' });
    expect((await store().listIncidents({}, PAGE)).data).toHaveLength(1);
    expect(await store().getIncident('inc-2')).toBeNull();
  });

  it('takes several versions in one call', async () => {
    const versions = [2, 3, 1, 3].map((version, index) =>
      sampleIncident('1', { version, anomaly_count: index }),
    );
    await store().saveIncidents(versions);
    expect(await store().getIncident('inc-1')).toMatchObject({ version: 3, anomaly_count: 1 });
  });

  it('filters by the newest version and pages by last activity', async () => {
    const incidents = Array.from({ length: 9 }, (_, i) =>
      sampleIncident(`${i}`, { last_seen: at(i), severity: i % 3 === 0 ? 'critical' : 'high' }),
    );
    await store().saveIncidents(incidents);
    await store().saveIncidents([sampleIncident('0', { version: 2, status: 'resolved', last_seen: at(20) })]);
    const all = await everyPage((page) => store().listIncidents({}, page), 2);
    expect(all.map((incident) => incident.incident_id)).toEqual(
      ['0', '8', '7', '6', '5', '4', '3', '2', '1'].map((id) => `inc-${id}`),
    );
    const ids = async (filter: Parameters<Store['listIncidents']>[0]) =>
      (await store().listIncidents(filter, PAGE)).data.map((incident) => incident.incident_id);
    expect(await ids({ severity: ['critical'] })).toEqual(['inc-6', 'inc-3']);
    expect(await ids({ status: ['resolved', 'ack'] })).toEqual(['inc-0']);
    expect(await ids({ q: 'BEAM 2', device_id: 'switch-1', service: 'switching' })).toHaveLength(9);
    expect(await ids({ q: "beam' OR 1=1" })).toEqual([]);
    expect(await ids({ type: ['other'] })).toEqual([]);
    expect(await ids({ category: ['network'], ship_id: 'ship-b' })).toEqual([]);
    expect(await ids({ range: { fromMs: SAMPLE_MS + 1, toMs: SAMPLE_MS + 2 } })).toEqual([]);
  });

  it('finds earlier incidents alike, the most alike first, and says why', async () => {
    const now = sampleIncident('now', { first_seen: at(100) });
    const elsewhere = [{ device_id: 'host:x', service: 'mail' }];
    await store().saveIncidents([
      now,
      sampleIncident('later', { first_seen: at(200) }),
      sampleIncident('type', { scope: elsewhere }),
      sampleIncident('both'),
      sampleIncident('none', { scope: elsewhere, incident_type: 'safety' }),
    ]);
    const similar = await store().similarIncidents(now, 5);
    expect(similar.map((entry) => entry.incident.incident_id)).toEqual(['inc-both', 'inc-type']);
    expect(similar[0]?.why).toContain('switch-1');
  });
}

function describeTrace(store: () => Store): void {
  it('gathers all that is known of a tracking id, each thing once', async () => {
    const hop = sampleHop('1');
    const failed = sampleHop('1', {
      stage: 'enrich',
      role: 'enrichment-service',
      started_at: at(2),
      ended_at: at(3),
      status: 'error',
      error_msg: 'Error: x',
    });
    const verdict = sampleVerdict('1', { incident_id: 'inc-9', fingerprint: 'fp-1', detail: NASTY });
    const batch = { hops: [hop, failed], ledger: [verdict], errors: [sampleError('1')] };
    await store().writeTrace(batch);
    await store().writeTrace(batch);
    await store().writeLogs([sampleLog('1'), sampleLog('2')], FRESH);
    await store().writeMetrics([sampleMetric('1')], FRESH);
    await store().writeAnomalies([sampleAnomaly('1'), sampleEnriched('1')]);
    await store().saveIncidents([
      sampleIncident('1'),
      sampleIncident('1', { version: 2 }),
      sampleIncident('9', { first_seen: at(1) }),
      sampleIncident('8'),
    ]);
    expect(await store().trace('t-1')).toEqual({
      hops: [hop, failed],
      ledger: [verdict],
      errors: [sampleError('1')],
      logs: [sampleLog('1')],
      metrics: [sampleMetric('1')],
      anomalies: [sampleEnriched('1')],
      incidents: [sampleIncident('1', { version: 2 }), sampleIncident('9', { first_seen: at(1) })],
    });
  });

  it('says null of a tracking id that nothing is known of', async () => {
    await store().writeTrace({ hops: [sampleHop('1')], ledger: [], errors: [] });
    expect(await store().trace('t-2')).toBeNull();
  });

  it('lists verdicts and errors newest first, with their filters', async () => {
    const ledger = Array.from({ length: 12 }, (_, i) =>
      sampleVerdict('1', {
        seq: i,
        ts: at(i < 11 ? 0 : 1),
        verdict: i === 11 ? 'duplicate' : 'attached',
        incident_id: 'inc-1',
      }),
    );
    const errors = [sampleError('1', { tracking_id: null }), sampleError('2', { ts: at(1), role: 'ingest' })];
    await store().writeTrace({ hops: [], ledger, errors });
    const seen = await everyPage((page) => store().listLedger({ incident_id: 'inc-1' }, page), 5);
    expect(seen).toEqual([...ledger].reverse());
    expect((await store().listLedger({ verdicts: ['duplicate'] }, PAGE)).data).toEqual([ledger[11]]);
    expect((await store().listErrors({}, PAGE)).data).toEqual([...errors].reverse());
    expect((await store().listErrors({ role: 'ingest', tracking_id: 't-2' }, PAGE)).data).toEqual([
      errors[1],
    ]);
    expect((await store().listErrors({ range: HOUR, role: 'x' }, PAGE)).data).toEqual([]);
    expect((await store().listErrors({ ship_id: 'no-such-ship' }, PAGE)).data).toEqual([]);
  });
}

function describeStats(store: () => Store): void {
  it('counts what was stored in exactly the range, each thing once', async () => {
    const spread = [-3600, -1800.001, -1800, -90, 0, 59.999, 1799.999, 1800];
    await store().writeLogs(
      spread.map((seconds, i) => sampleLog(`${i}`, { ts: at(seconds) })),
      FRESH,
    );
    await store().writeMetrics([sampleMetric('1'), sampleMetric('2', { ts: at(9000) })], FRESH);
    await store().writeAnomalies([
      sampleAnomaly('1'),
      sampleEnriched('1'),
      sampleAnomaly('2', { anomaly_type: 'alert' }),
      sampleAnomaly('3', { role: 'context' }),
    ]);
    await store().saveIncidents([
      sampleIncident('1'),
      sampleIncident('1', { version: 2, status: 'ack' }),
      sampleIncident('2', { first_seen: at(-7200), severity: 'low', incident_type: 'other' }),
      sampleIncident('3', { first_seen: at(-7200), last_seen: at(-7000) }),
    ]);
    const ledger = (['duplicate', 'duplicate', 'silenced', 'opened'] as const).map((verdict, seq) =>
      sampleVerdict('1', { seq, verdict }),
    );
    await store().writeTrace({ hops: [], ledger, errors: [sampleError('1'), sampleError('1')] });
    await store().writeTrace({ hops: [], ledger, errors: [] });
    expect(await store().stats(HOUR)).toMatchObject({
      logs: 5,
      metrics: 1,
      alerts: 1,
      anomalies: 2,
      incidents: 1,
      duplicates: 2,
      suppressions: 1,
      errors: 1,
      by_severity: { high: 1, low: 1 },
      by_status: { ack: 1, open: 1 },
      by_type: { network_issue: 1, other: 1 },
      by_category: { network: 2 },
    });
    expect(await store().breakdown('severity', HOUR)).toEqual([
      { key: 'high', count: 1 },
      { key: 'low', count: 1 },
    ]);
  });

  it('measures the Fast Path from ingest to store, and says why a number is missing', async () => {
    const empty = await store().stats(HOUR);
    expect(empty.fast_path_ms).toEqual({ p50: null, p95: null, p99: null, count: 0 });
    expect(empty.missing.map((entry) => entry.part)).toEqual(
      expect.arrayContaining(['fast_path_ms', 'insight_path_ms', 'cache_hit_rate']),
    );
    const hops = ['1', '2', '3'].flatMap((id, i) => [
      sampleHop(id),
      sampleHop(id, {
        stage: 'store',
        role: 'incident-api',
        record_id: `anomaly-${id}`,
        started_at: at(0.1),
        ended_at: at((i + 1) / 10),
      }),
    ]);
    await store().writeTrace({ hops, ledger: [], errors: [] });
    expect((await store().stats(HOUR)).fast_path_ms).toMatchObject({ p50: 200, count: 3 });
  });
}

function describeRegistryAndAudit(store: () => Store): void {
  it('keeps the last put of each device and ship', async () => {
    const device = { device_id: 'd-1', ship_id: 'ship-a', hostnames: ['core-1'], ips: [], depends_on: [] };
    await store().putDevices([device, { ...device, device_id: 'd-2', hostnames: [] }]);
    await store().putDevices([{ ...device, state: 'maintenance' }]);
    await store().putShips([{ ship_id: 'ship-a' }]);
    await store().putShips([{ ship_id: 'ship-a', mode: 'at_sea' }]);
    expect(await store().loadRegistry()).toEqual({
      ships: [{ ship_id: 'ship-a', mode: 'at_sea' }],
      devices: [
        { ...device, state: 'maintenance' },
        { ...device, device_id: 'd-2', hostnames: [] },
      ],
    });
  });

  it('forgets a removed device and ship until it is put again', async () => {
    const device = { device_id: 'd-1', ship_id: 'ship-a', hostnames: ['core-1'], ips: [], depends_on: [] };
    await store().putShips([{ ship_id: 'ship-a' }, { ship_id: 'ship-b' }]);
    await store().putDevices([device, { ...device, device_id: 'd-2', hostnames: [] }]);
    await store().removeDevices(['d-1', 'd-9']);
    await store().removeShips(['ship-b']);
    const { ships, devices } = await store().loadRegistry();
    expect([ships.map(({ ship_id }) => ship_id), devices.map(({ device_id }) => device_id)]).toEqual([
      ['ship-a'],
      ['d-2'],
    ]);
    await store().putDevices([device]);
    expect((await store().loadRegistry()).devices).toHaveLength(2);
  });

  it('lists ships that records name and nobody registered, with counts', async () => {
    await store().writeLogs(
      [sampleLog('1', { ship_id: 'aurroa' }), sampleLog('2', { ship_id: 'ship-a' })],
      FRESH,
    );
    await store().writeMetrics([sampleMetric('3', { ship_id: 'aurroa' })], FRESH);
    await store().putShips([{ ship_id: 'ship-a' }]);
    expect(await store().listUnknownShips(10)).toMatchObject([{ ship_id: 'aurroa', records: 2 }]);
    await store().putShips([{ ship_id: 'aurroa' }]);
    expect(await store().listUnknownShips(10)).toEqual([]);
  });

  it('adds up unknown hosts until a device claims them', async () => {
    const host = { ship_id: null, host: 'core-1', records: 2, first_seen: at(0), last_seen: at(5) };
    await store().noteUnknownHosts([host, { ...host, host: 'ap-7', ship_id: 'ship-a' }]);
    await store().noteUnknownHosts([{ ...host, records: 3, first_seen: at(-5), last_seen: at(1) }]);
    expect(await store().listUnknownHosts(10)).toEqual([
      { ...host, records: 5, first_seen: at(-5) },
      { ...host, host: 'ap-7', ship_id: 'ship-a' },
    ]);
    const device = { device_id: 'd-1', ship_id: 'ship-a', hostnames: ['Core-1'], ips: [], depends_on: [] };
    await store().putDevices([device]);
    expect((await store().listUnknownHosts(10)).map((entry) => entry.host)).toEqual(['ap-7']);
  });

  it('adds up what was dropped by ship, source and reason, in lists and in the stats', async () => {
    const drop = {
      ship_id: 'ship-a',
      source: 'sw-1',
      reason: 'rate_limited',
      records: 2,
      first_seen: at(0),
      last_seen: at(1),
    };
    await store().noteDrops([drop, { ...drop, ship_id: null, reason: 'sampled', records: 1 }]);
    await store().noteDrops([{ ...drop, records: 3, last_seen: at(2) }]);
    expect(await store().listDrops(HOUR, 10)).toEqual([
      { ...drop, records: 5, last_seen: at(2) },
      { ...drop, ship_id: null, reason: 'sampled', records: 1 },
    ]);
    expect((await store().stats(HOUR)).dropped).toEqual({ rate_limited: 5, sampled: 1 });
    expect(await store().listDrops({ fromMs: HOUR.fromMs - 7_200_000, toMs: HOUR.fromMs }, 10)).toEqual([]);
  });

  it('keeps the audit once per event, newest first', async () => {
    const event = (id: string, seconds: number) => ({
      schema_version: '3.0',
      tracking_id: `t-${id}`,
      ts: at(seconds),
      ship_id: null,
      audit_id: id,
      user: 'anna',
      action: 'ack',
      resource: 'inc-1',
      status: 'ok' as const,
      details: { note: NASTY },
    });
    await store().writeAudit([event('a', 0), event('b', 1)]);
    await store().writeAudit([event('a', 0)]);
    expect(await everyPage((page) => store().listAudit(page), 1)).toEqual([event('b', 1), event('a', 0)]);
  });
}

function describeHistory(store: () => Store): void {
  it('counts earlier occurrences of a fingerprint, without the later ones and the clearings', async () => {
    const occurrence = (id: string, seconds: number) => sampleAnomaly(id, { occurred_at: at(seconds) });
    await store().writeAnomalies([
      occurrence('1', -60),
      occurrence('2', -7200),
      occurrence('3', -3 * 86_400),
      occurrence('4', 0),
      sampleAnomaly('5', { occurred_at: at(-30), state: 'cleared' }),
      sampleAnomaly('6', { occurred_at: at(-30), fingerprint: 'fp-2' }),
    ]);
    await store().writeAnomalies([occurrence('1', -60)]);
    const verdict = sampleVerdict('1', { ts: at(-60), fingerprint: 'fp-1', incident_id: 'inc-1' });
    await store().writeTrace({ hops: [], ledger: [verdict], errors: [] });
    expect(await store().similarCounts('fp-1', SAMPLE_MS)).toEqual({
      h1: 1,
      h24: 2,
      d7: 3,
      lastIncidentTs: at(-60),
    });
    expect(await store().similarCounts('fp-3', SAMPLE_MS)).toEqual({
      h1: 0,
      h24: 0,
      d7: 0,
      lastIncidentTs: null,
    });
    const counts = await store().anomalyCounts(SAMPLE_MS - 86_400_000, 10);
    expect(counts).toContainEqual({ fingerprint: 'fp-1', hourMs: SAMPLE_MS - 3_600_000, count: 1 });
    expect(counts).toHaveLength(4);
  });

  it('gives the quantiles of the last hour of one metric, or null without samples', async () => {
    const samples = Array.from({ length: 101 }, (_, i) =>
      sampleMetric(`${i}`, { ts: at(-1 - i), value: i, host: 'h' }),
    );
    await store().writeMetrics([...samples, sampleMetric('x', { ts: at(-3601), value: 1e6 })], FRESH);
    const key = { ship_id: 'ship-a', device_id: 'modem-1', name: 'rf_snr_db' };
    const quantiles = await store().metricQuantiles(key, SAMPLE_MS);
    expect(quantiles?.p50).toBeCloseTo(50, 0);
    expect(quantiles?.p95).toBeCloseTo(95, 0);
    expect(await store().metricQuantiles({ ship_id: null, name: 'rf_snr_db' }, SAMPLE_MS)).toBeNull();
  });
}
