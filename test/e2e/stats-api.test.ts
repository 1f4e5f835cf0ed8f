import { Silence, StatsSnapshot } from '@aiops/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Breakdown, bodyOf, incidentsOf, problemOf, Receipt, Verdicts } from './answers.ts';
import {
  devicesFlag,
  eventually,
  type Product,
  read,
  startProduct,
  temporaryDirectory,
} from './product.fixture.ts';
import { curl, postRecords, sendJson } from './senders.ts';

/** What is sent, and nothing else: every count below follows from these. */
const CALM = 40;
const FULL_HOSTS = 3;
const REPEATS = 5;
const SAMPLES = 12;
const ALERTS = 2;
const SILENCED = 2;
/** Of these the Fast Path's time is known: each reached an incident. */
const TIMED = FULL_HOSTS + REPEATS + SILENCED + ALERTS;

let product: Product;
let url = '';
let stats: StatsSnapshot;

const at = (agoSec: number): string => new Date(Date.now() - agoSec * 1000).toISOString();
const line = (host: string, level: string, msg: string, agoSec = 0) => ({
  ...{ ts: at(agoSec), ship_id: 'aurora', host, service: 'storage', level, msg },
});
const full = (host: string, agoSec = 0) =>
  line(host, 'error', 'write failed: No space left on device', agoSec);

async function send(kind: 'logs' | 'metrics' | 'alerts', records: readonly object[]): Promise<void> {
  expect(bodyOf(await postRecords(url, kind, records), 202, Receipt).accepted).toBe(records.length);
}

async function silenceHosts(): Promise<void> {
  const answer = await sendJson(`${url}/api/v3/silences`, 'POST', {
    matchers: [{ field: 'host', value: 'silent-*' }],
    ends_at: at(-3600),
    comment: 'dry dock',
  });
  bodyOf(answer, 201, z.object({ state: z.literal('applied'), silence: Silence }));
}

beforeAll(async () => {
  const data = await temporaryDirectory(afterAll);
  product = await startProduct({ data, args: await devicesFlag(data) });
  url = product.url;
  await silenceHosts();
  await send(
    'logs',
    Array.from({ length: CALM }, (_, i) => line(`calm-${i % 4}`, 'info', `cycle ${i} done`)),
  );
  await send(
    'logs',
    Array.from({ length: FULL_HOSTS }, (_, i) => full(`full-${i}`)),
  );
  await send(
    'logs',
    Array.from({ length: REPEATS }, () => full('full-0')),
  );
  await send(
    'logs',
    Array.from({ length: SILENCED }, (_, i) => full(`silent-${i}`)),
  );
  await send(
    'metrics',
    Array.from({ length: SAMPLES }, (_, i) => ({
      ...{ ts: at(i), ship_id: 'aurora', host: 'calm-0', service: 'node', name: 'cpu_pct', value: 20 + i },
    })),
  );
  await send(
    'alerts',
    Array.from({ length: ALERTS }, (_, i) => ({
      ...{
        ts: at(0),
        ship_id: 'aurora',
        host: `radar-${i}`,
        service: 'radar',
        name: 'RadarOffline',
        severity: 'warning',
      },
    })),
  );
  await incidentsOf(url, 'range=1h', FULL_HOSTS + SILENCED + ALERTS);
  // What was sent last is stored beside the Fast Path, a moment later.
  stats = await eventually('everything in the statistics', async () => {
    const found = await read(url, '/api/v3/stats', StatsSnapshot);
    const counted = found.metrics === SAMPLES && found.alerts === ALERTS && found.duplicates === REPEATS;
    // A role has handled a record a moment after its effect can be seen.
    const handled = found.services.every(({ role, lag }) => role !== 'ingest' || lag === 0);
    // The ways of the records are stored together, up to half a second later.
    return counted && handled && found.fast_path_ms.count === TIMED ? found : undefined;
  });
});
afterAll(() => product?.kill());

describe('GET /api/v3/stats', () => {
  it('counts exactly what was sent', () => {
    expect(stats).toMatchObject({
      range: '1h',
      logs: CALM + FULL_HOSTS + REPEATS + SILENCED,
      metrics: SAMPLES,
      alerts: ALERTS,
      anomalies: FULL_HOSTS + REPEATS + SILENCED + ALERTS,
      incidents: FULL_HOSTS + SILENCED + ALERTS,
      duplicates: REPEATS,
      suppressions: SILENCED,
      errors: 0,
      by_severity: { high: FULL_HOSTS + SILENCED, medium: ALERTS },
      by_status: { open: FULL_HOSTS + ALERTS, suppressed: SILENCED },
    });
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
    for (const counts of [stats.by_type, stats.by_category])
      expect(sum(counts)).toBe(FULL_HOSTS + SILENCED + ALERTS);
    expect(stats.by_type).toMatchObject({ resource_pressure: FULL_HOSTS + SILENCED });
  });

  it('measures the Fast Path of each record that reached an incident, in order', () => {
    const { p50, p95, p99, count } = stats.fast_path_ms;
    expect(count).toBe(TIMED);
    for (const value of [p50, p95, p99]) expect(value).toBeGreaterThanOrEqual(0);
    expect(p50).toBeLessThanOrEqual(p95 ?? 0);
    expect(p95).toBeLessThanOrEqual(p99 ?? 0);
    expect(stats.slo.fast_path_p95_ms).toMatchObject({
      target: 1500,
      value: p95,
      met: (p95 ?? 0) <= 1500,
    });
  });

  it('gives a reason for every number that it does not have', () => {
    const missing = new Map(stats.missing.map(({ part, reason }) => [part, reason]));
    const nulls = Object.entries(stats).flatMap(([part, value]) => (value === null ? [part] : []));
    if (stats.insight_path_ms.p50 === null) nulls.push('insight_path_ms');
    // Without a model nobody looks for words that were kept of one.
    expect(nulls).toContain('cache_hit_rate');
    for (const part of nulls) expect(missing.get(part)).toMatch(/\w+ \w+/);
    expect([...missing.keys()].sort()).toEqual(nulls.sort());
    expect(stats.slo.cache_hit_rate).toMatchObject({ target: 0.6, value: null, met: null });
  });

  it('says of each role what it handled', () => {
    const roles = new Map(stats.services.map((service) => [service.role, service]));
    expect([...roles.keys()].sort()).toEqual([
      'anomaly-detection',
      'correlation-service',
      'enhanced-anomaly-detection',
      'enrichment-service',
      'incident-api',
      'ingest',
      'llm-enricher',
    ]);
    expect(roles.get('ingest')).toMatchObject({
      processed: (stats.logs as number) + SAMPLES,
      errors: 0,
      lag: 0,
    });
  });

  it('leaves out what is older than its range, and takes it in with a wider one', async () => {
    const host = 'yesterday-0';
    await send('logs', [full(host, 26 * 3600)]);
    const wide = await eventually('the old line in two days', async () => {
      const found = await read(url, '/api/v3/stats?range=2d', StatsSnapshot);
      return found.logs === (stats.logs ?? 0) + 1 && found.incidents === (stats.incidents ?? 0) + 1
        ? found
        : undefined;
    });
    const narrow = await read(url, '/api/v3/stats?time_range=1h', StatsSnapshot);
    expect({ logs: narrow.logs, incidents: narrow.incidents }).toEqual({
      logs: stats.logs,
      incidents: stats.incidents,
    });
    expect(Date.parse(wide.to) - Date.parse(wide.from)).toBe(48 * 3_600_000);
  });
});

describe('the sub-routes', () => {
  it('break incidents down by severity and type, as the statistics do', async () => {
    const severity = await read(url, '/api/v3/stats/severity?range=1h', Breakdown);
    expect(Object.fromEntries(severity.data.map(({ key, count }) => [key, count]))).toEqual(
      stats.by_severity,
    );
    const type = await read(url, '/api/v3/stats/type?range=1h', Breakdown);
    expect(Object.fromEntries(type.data.map(({ key, count }) => [key, count]))).toEqual(stats.by_type);
  });

  it('list each duplicate with the incident that took it', async () => {
    const incidents = await incidentsOf(url, 'device_id=host:full-0');
    expect(incidents).toMatchObject([{ anomaly_count: 1 + REPEATS, duplicate_count: REPEATS }]);
    const duplicates = await read(url, '/api/v3/stats/duplicates?range=1h', Verdicts);
    expect(duplicates.count).toBe(REPEATS);
    expect(duplicates.data).toHaveLength(REPEATS);
    for (const entry of duplicates.data) {
      expect(entry).toMatchObject({ verdict: 'duplicate', incident_id: incidents[0]?.incident_id });
      expect(entry.reason).toContain('repeated');
    }
  });

  it('list each suppression with its incident and what suppressed it, and page through them', async () => {
    const incidents = await incidentsOf(url, 'status=suppressed', SILENCED);
    for (const { suppressed_by } of incidents) expect(suppressed_by).toBeTruthy();
    const first = await read(url, '/api/v3/stats/suppressions?range=1h&limit=1', Verdicts);
    expect(first.count).toBe(SILENCED);
    const cursor = encodeURIComponent(first.next_cursor ?? '');
    const second = await read(url, `/api/v3/stats/suppressions?range=1h&limit=1&cursor=${cursor}`, Verdicts);
    const listed = [...first.data, ...second.data];
    for (const { verdict } of listed) expect(verdict).toBe('silenced');
    expect(listed.map(({ incident_id }) => incident_id).sort()).toEqual(
      incidents.map(({ incident_id }) => incident_id).sort(),
    );
    expect(second.next_cursor).toBeNull();
  });

  it.each(['', '/severity', '/type', '/duplicates', '/suppressions'])(
    'refuse a range they do not know: /stats%s',
    async (route) => {
      for (const range of ['1', '0h', '5s', '-1h', '1y', '91d', '1h%20or%201', '']) {
        const problem = problemOf(await curl(`${url}/api/v3/stats${route}?range=${range}`));
        expect({ range, status: problem.status }).toEqual({ range, status: 400 });
        expect(JSON.stringify(problem.errors)).toContain('range');
      }
    },
  );
});
