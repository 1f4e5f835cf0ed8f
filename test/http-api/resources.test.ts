import { Problem, StatsSnapshot } from '@aiops/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anIncident, NOW, type Server, Site } from './site.ts';

let site: Site;
let app: Server;
beforeEach(() => {
  site = new Site();
  app = site.serve();
});
afterEach(() => app.close());

async function call(method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', url: string, payload?: object) {
  const headers = { 'x-api-key': 'admin', 'x-request-id': 'req-1' };
  const answer = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}
const get = (url: string) => call('GET', url);

describe('reading', () => {
  it('passes filters, time and page to the store and refuses what it does not know', async () => {
    const from = '2026-01-01T00:00:00Z';
    const url = `/api/v3/incidents?severity=high,critical&status=open&status=ack&ship_id=aurora&from=${from}&limit=2&cursor=c`;
    expect((await get(url)).body).toMatchObject({ data: [{ incident_id: 'i-1' }], next_cursor: null });
    expect(site.asked).toEqual([
      {
        filter: {
          severity: ['high', 'critical'],
          status: ['open', 'ack'],
          ship_id: 'aurora',
          range: { fromMs: Date.parse(from), toMs: NOW + 300_000 },
        },
        page: { limit: 2, cursor: 'c' },
      },
    ]);
    for (const query of [
      'limit=0',
      'limit=1001',
      'severity=bad',
      'sevrity=high',
      'from=yesterday',
      'range=91d',
    ]) {
      const { status, body } = await get(`/api/v3/incidents?${query}`);
      expect([query, status, body.code]).toEqual([query, 400, 'invalid_request']);
    }
  });

  it('looks for a text in the names of the ships too', async () => {
    await get('/api/v3/incidents?q=AURO');
    await get('/api/v3/incidents/facets?q=AURO');
    const filter = { q: 'AURO', q_ships: ['aurora'] };
    expect(site.asked.filter((one) => one !== undefined)).toEqual([
      { filter, page: { limit: 50 } },
      { filter },
    ]);
  });

  it('counts by the filters of the list, and takes no page', async () => {
    const { body } = await get('/api/v3/incidents/facets?severity=high,critical&device_id=modem&q=carrier');
    expect(body).toMatchObject({ total: 1, ship_id: [{ key: 'aurora', count: 1 }] });
    const filter = { severity: ['high', 'critical'], device_id: 'modem', q: 'carrier' };
    expect(site.asked.filter((one) => one !== undefined)).toEqual([{ filter }]);
    expect((await get('/api/v3/incidents/facets?limit=5')).status).toBe(400);
  });

  it('sums up each ship, by what was heard of it in the last 24 hours', async () => {
    const { body } = await get('/api/v3/ships/summary');
    expect(body.data).toMatchObject([
      { ship_id: 'aurora', registered: true, open: { critical: 1, low: 0 }, link: { state: 'out' } },
    ]);
    expect(site.asked).toContainEqual({ range: { fromMs: NOW - 24 * 3_600_000, toMs: NOW + 300_000 } });
  });

  it('lists the verdicts of an incident with their reasons, by page', async () => {
    const { body } = await get('/api/v3/incidents/i-1/ledger?limit=5&cursor=c');
    expect(body.data).toMatchObject([{ verdict: 'duplicate', incident_id: 'i-1' }]);
    expect(body.data[0].reason).toBe('it repeated a member of an open incident within the dedup time');
    expect(site.asked).toContainEqual({ filter: { incident_id: 'i-1' }, page: { limit: 5, cursor: 'c' } });
  });

  it('gives a runbook that a narrative cites, and none of past incidents: those have a route of their own', async () => {
    const { body } = await get('/api/v3/documents/runbooks/fire');
    expect(body).toEqual({
      id: 'runbooks/fire',
      source: 'runbooks',
      title: 'Fire',
      text: '1. Ring the alarm.',
      withdrawn: true,
    });
    expect((await get('/api/v3/documents/runbooks/flood')).status).toBe(404);
    expect((await get('/api/v3/documents/incidents/i-1')).status).toBe(400);
  });

  it('reads the series of an incident around the event in some 300 points', async () => {
    const { body } = await get('/api/v3/incidents/i-1/series');
    expect(body).toEqual({
      data: [],
      next_cursor: null,
      from: '2026-01-01T22:50:00.000Z',
      to: '2026-01-01T23:10:00.000Z',
    });
    const range = { fromMs: Date.parse(body.from), toMs: Date.parse(body.to) };
    expect(site.asked).toContainEqual({
      name: 'rf_snr_db',
      ship_id: 'aurora',
      device_id: 'modem',
      range,
      stepMs: 4000,
    });
  });

  it('tells of a parameter that it does not know which there are', async () => {
    expect((await get('/api/v3/ships?ship=aurora')).body.detail).toBe(
      'query: does not know ship; known are limit, cursor',
    );
    const device = { devices: [], force: true };
    expect((await call('PUT', '/api/v3/devices', device)).body.detail).toContain('known are devices');
  });

  it('filters anomalies and errors as it does incidents, and refuses parameters that a route does not know', async () => {
    await get(
      '/api/v3/anomalies?type=flap,link_degradation&severity=high&category=network&state=firing&service=wan',
    );
    await get('/api/v3/anomalies?incident_type=flap');
    await get('/api/v3/errors?ship_id=aurora');
    expect(site.asked.map((asked) => (asked as { filter: object }).filter)).toEqual([
      {
        incident_type: ['flap', 'link_degradation'],
        severity: ['high'],
        category: ['network'],
        state: 'firing',
        service: 'wan',
      },
      { incident_type: ['flap'] },
      { ship_id: 'aurora' },
    ]);
    for (const path of [
      'anomalies?type=Not%20A%20Name',
      'anomalies?type=a&incident_type=b',
      'anomalies?status=open',
      'errors?ship=aurora',
      'silences?limit=1',
      'policy?key=x',
      'trace/t-1?x=1',
      'incidents/i-1?x=1',
    ]) {
      const { status, body } = await get(`/api/v3/${path}`);
      expect([path, status, body.code]).toEqual([path, 400, 'invalid_request']);
    }
  });

  it('answers 404 for every unknown id', async () => {
    for (const path of [
      'incidents/x',
      'incidents/x/timeline',
      'incidents/x/evidence',
      'incidents/x/similar',
      'incidents/x/ledger',
      'incidents/x/series',
      'trace/x',
      'errors/x',
    ]) {
      expect([path, (await get(`/api/v3/${path}`)).body.code]).toEqual([path, 'not_found']);
    }
    const known = await get('/api/v3/errors/t-1');
    expect(known).toEqual({ status: 200, body: { data: [], next_cursor: null } });
    expect((await call('PUT', '/api/v3/ships/x/status', { mode: 'at_sea' })).status).toBe(404);
    expect((await call('DELETE', '/api/v3/silences/x')).status).toBe(404);
    expect((await call('PATCH', '/api/v3/incidents/x', { version: 1, status: 'ack' })).status).toBe(404);
  });

  it('answers a store that is down with a problem and never with an empty list', async () => {
    site.storeIsDown = true;
    for (const path of [
      'incidents',
      'incidents/facets',
      'incidents/i-1/ledger',
      'incidents/i-1/series',
      'incidents/i-1',
      'stats',
      'stats/severity',
      'stats/duplicates',
      'trace/t-1',
      'errors',
      'errors/t-1',
      'logs',
      'metrics',
      'metrics/range?name=x',
      'anomalies',
      'devices',
      'ships/summary',
    ]) {
      const { status, body } = await get(`/api/v3/${path}`);
      expect([path, status, Problem.parse(body).code]).toEqual([path, 503, 'store_unavailable']);
    }
  });

  it('shows a trace with latencies, reasons in words and links', async () => {
    const { body } = await get('/api/v3/trace/t-1');
    expect(body.hops.map((hop: { latency_ms: number }) => hop.latency_ms)).toEqual([4, 3]);
    expect(body.total_ms).toBe(9);
    expect(body.ledger[0].reason).toBe('it repeated a member of an open incident within the dedup time');
    expect(body.narratives).toEqual([]);
    expect(body.links.incidents).toEqual(['/api/v3/incidents/i-1']);
  });

  it('counts over a span of hours, days or weeks up to 90 days, under either name', async () => {
    const { body } = await get('/api/v3/stats?range=2d');
    expect(StatsSnapshot.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      range: '2d',
      from: '2025-12-31T00:00:00.000Z',
      to: '2026-01-02T00:00:00.000Z',
    });
    expect((await get('/api/v3/stats?time_range=1w')).body.range).toBe('1w');
    expect((await get('/api/v3/stats/type')).body).toMatchObject({
      range: '1h',
      data: [{ key: 'type', count: 1 }],
    });
    expect((await get('/api/v3/stats?range=15m')).body.range).toBe('15m');
    expect((await get('/api/v3/stats?range=91d')).body.errors).toEqual([
      {
        field: 'query.range',
        reason: 'must be minutes, hours, days or weeks up to 90 days: 15m, 1h, 7d, 2w',
      },
    ]);
    for (const query of ['range=0h', 'range=13w', 'range=1y', 'range=1h&time_range=2h']) {
      expect([query, (await get(`/api/v3/stats?${query}`)).status]).toEqual([query, 400]);
    }
    const duplicates = await get('/api/v3/stats/duplicates');
    expect(duplicates.body).toMatchObject({ count: 2, data: [{ verdict: 'duplicate', incident_id: 'i-1' }] });
  });

  it('describes itself, without a key', async () => {
    const answer = await app.inject('/openapi.json');
    expect([answer.statusCode, answer.json().openapi]).toEqual([200, '3.1.0']);
    expect(Object.keys(answer.json().paths)).toContain('/api/v3/trace/{tracking_id}');
  });

  it('pages lists held in memory by id', async () => {
    const first = (await get('/api/v3/devices?limit=2')).body;
    expect([first.data.map((d: { device_id: string }) => d.device_id), first.next_cursor]).toEqual([
      ['a', 'b'],
      'b',
    ]);
    expect((await get('/api/v3/devices?limit=2&cursor=b')).body).toMatchObject({
      data: [{ device_id: 'c' }],
      next_cursor: null,
    });
  });
});

describe('changing an incident', () => {
  it('sends one command for each field, the first under the version that was read', async () => {
    const patch = { status: 'ack', owner: 'anna', comment: 'rain', version: 3 };
    const { status, body } = await call('PATCH', '/api/v3/incidents/i-1', patch);
    expect([status, body.version]).toEqual([200, 4]);
    expect(site.commands).toEqual([
      { command: 'ack', arguments: {}, incident_id: 'i-1', expected_version: 3 },
      { command: 'assign', arguments: { owner: 'anna' }, incident_id: 'i-1' },
      { command: 'comment', arguments: { text: 'rain' }, incident_id: 'i-1' },
    ]);
  });

  it('takes down what a person says of an incident, with its end or beside a comment', async () => {
    const say = (body: object) => call('PATCH', '/api/v3/incidents/i-1', { ...body, version: 3 });
    await say({ status: 'resolved', feedback: 'noise', comment: 'a test' });
    await say({ feedback: 'real' });
    expect((await say({ feedback: 'perhaps' })).status).toBe(400);
    expect(site.commands.map((command) => [command.command, command.arguments])).toEqual([
      ['resolve', { feedback: 'noise' }],
      ['comment', { text: 'a test' }],
      ['comment', { feedback: 'real' }],
    ]);
  });

  it('splits by signal, by device, or undoes a merge, one at a time', async () => {
    const split = (body: object) => call('POST', '/api/v3/incidents/i-1/split', { ...body, version: 3 });
    const wanted = [{ fingerprints: ['f'] }, { device_ids: ['host:a'] }, { incident_id: 'i-2' }];
    for (const body of wanted) expect((await split(body)).status).toBe(200);
    expect(site.commands.map((command) => command.arguments)).toEqual(wanted);
    expect((await split({})).status).toBe(400);
    expect((await split({ fingerprints: ['f'], incident_id: 'i-2' })).status).toBe(400);
  });

  it('answers a stale version with 409 and the current one, whoever notices it', async () => {
    const stale = await call('PATCH', '/api/v3/incidents/i-1', { status: 'ack', version: 2 });
    expect(stale.body).toMatchObject({ status: 409, code: 'version_conflict', current_version: 3 });
    expect(site.commands).toEqual([]);
    site.outcomeOf = () => ({
      state: 'refused',
      code: 'version_conflict',
      reason: 'later',
      current_version: 5,
    });
    const raced = await call('PATCH', '/api/v3/incidents/i-1', { status: 'ack', version: 3 });
    expect(raced.body).toMatchObject({ status: 409, current_version: 5 });
  });

  it('answers 202 when the command is durable but not applied yet, and tells what a refusal came after', async () => {
    site.outcomeOf = () => ({ state: 'accepted' });
    const slow = await call('PATCH', '/api/v3/incidents/i-1', { status: 'ack', version: 3 });
    expect(slow).toEqual({ status: 202, body: { state: 'accepted', incident_id: 'i-1' } });
    site.outcomeOf = ({ command }) =>
      command === 'ack'
        ? { state: 'applied', incident: anIncident() }
        : { state: 'refused', code: 'state_conflict', reason: 'merged' };
    const half = await call('PATCH', '/api/v3/incidents/i-1', { status: 'ack', owner: 'x', version: 3 });
    expect(half.body).toMatchObject({ status: 409, code: 'state_conflict', done: ['ack'] });
  });

  it('requires the version and at least one field, and knows no other', async () => {
    for (const body of [
      { status: 'ack' },
      { version: 3 },
      { version: 3, severity: 'low' },
      { version: 3, status: 'x' },
    ]) {
      const answer = await call('PATCH', '/api/v3/incidents/i-1', body);
      expect(answer.body).toMatchObject({ status: 400, code: 'invalid_request' });
      expect(answer.body.errors[0].field).toMatch(/^body/);
    }
  });

  it('merges two known incidents, never one with itself', async () => {
    site.incidents.set('i-2', anIncident({ incident_id: 'i-2' }));
    const merge = (incident_id: string) =>
      call('POST', '/api/v3/incidents/i-1/merge', { incident_id, version: 3 });
    expect((await merge('i-2')).status).toBe(200);
    expect(site.commands[0]).toMatchObject({ command: 'merge', arguments: { incident_id: 'i-2' } });
    expect((await merge('i-1')).status).toBe(400);
    expect((await merge('i-9')).status).toBe(404);
  });

  it('takes an incident of another system once: the same id and version again changes nothing', async () => {
    const post = (version: number) =>
      call('POST', '/api/v3/incidents', anIncident({ incident_id: 'new', version }));
    expect((await post(2)).status).toBe(201);
    expect((await post(2)).status).toBe(200);
    expect((await post(1)).body).toMatchObject({ status: 409, current_version: 2 });
    expect((await post(3)).status).toBe(201);
    expect(site.incidents.get('new')).toMatchObject({ version: 3, imported_by: 'the admin' });
    expect((await post(Number.MAX_SAFE_INTEGER)).body).toMatchObject({
      status: 400,
      code: 'invalid_request',
    });
  });

  it('takes no incident over one of its own, and gives no commands on one that is not', async () => {
    const own = site.incidents.get('i-1');
    const over = anIncident({ version: 9, severity: 'low', imported_by: 'me' });
    expect((await call('POST', '/api/v3/incidents', over)).body).toMatchObject({
      status: 409,
      code: 'incident_owned',
    });
    expect((await call('POST', '/api/v3/incidents', anIncident())).status).toBe(200);
    expect(site.incidents.get('i-1')).toBe(own);
    site.incidents.set('far', anIncident({ incident_id: 'far', imported_by: 'shore' }));
    const patched = await call('PATCH', '/api/v3/incidents/far', { status: 'ack', version: 3 });
    expect(patched.body).toMatchObject({ status: 409, code: 'incident_owned' });
    expect(patched.body.detail).toContain('handed it in as shore');
    const merged = await call('POST', '/api/v3/incidents/i-1/merge', { incident_id: 'far', version: 3 });
    expect(merged.body.code).toBe('incident_owned');
    expect(site.commands).toEqual([]);
  });

  it('asks the Insight Path for a narrative and says so when there is none', async () => {
    const absent = await call('POST', '/api/v3/incidents/i-1/enrich');
    expect(absent.body).toMatchObject({ status: 503, code: 'insight_path_absent' });
    site.insightPathRuns = true;
    expect(await call('POST', '/api/v3/incidents/i-1/enrich')).toMatchObject({
      status: 202,
      body: { state: 'accepted', incident_id: 'i-1', request_id: 'r-1' },
    });
    expect((await call('POST', '/api/v3/incidents/i-1/enrich')).body).toMatchObject({
      status: 429,
      code: 'too_many_requests',
    });
    expect(site.requested).toEqual([
      { incident: expect.objectContaining({ incident_id: 'i-1' }), by: 'the admin' },
    ]);
  });
});

describe('silences, registry and policy', () => {
  it('makes a silence by a command, and only one that ends in the future', async () => {
    const matchers = [{ field: 'device_id', value: 'modem' }];
    const made = await call('POST', '/api/v3/silences', { matchers, ends_at: '2026-01-02T01:00:00Z' });
    expect(made).toMatchObject({
      status: 201,
      body: { state: 'applied', silence: { created_by: 'the admin', starts_at: '2026-01-02T00:00:00.000Z' } },
    });
    expect(site.commands).toEqual([{ command: 'silence', arguments: made.body.silence }]);
    const past = await call('POST', '/api/v3/silences', { matchers, ends_at: '2026-01-01T01:00:00Z' });
    expect(past.body.errors).toEqual([{ field: 'body.ends_at', reason: expect.any(String) }]);
  });

  it('tells what a silence would cover, of what is open and of what was stated', async () => {
    const recurs = { days: ['sun'], start: '02:00', duration_min: 120, timezone: 'ship' };
    const proposal = { matchers: [{ field: 'device_id', value: 'modem' }], max_severity: 'high', recurs };
    const { body } = await call('POST', '/api/v3/silences/preview', proposal);
    expect(body).toMatchObject({ data: [expect.anything()], statements: { covered: 3, looked_at: 9 } });
    expect(site.previewed).toEqual([proposal]);
    expect(site.commands).toEqual([]);
  });

  it('refuses a silence that would never hold, and tells of others when they hold next', async () => {
    const make = (day: string) =>
      call('POST', '/api/v3/silences', {
        matchers: [{ field: 'service', value: 'backup' }],
        ends_at: '2026-01-02T01:00:00Z',
        recurs: { days: [day], start: '02:00', duration_min: 60, timezone: 'UTC' },
      });
    expect(await make('sat')).toMatchObject({ status: 400, body: { errors: [{ field: 'body.recurs' }] } });
    expect(site.commands).toEqual([]);
    expect((await make('fri')).body.next).toMatchObject([{ timezone: 'UTC' }]);
  });

  it('makes a silence that recurs, in a zone that there is', async () => {
    const matchers = [{ field: 'service', value: 'backup' }];
    const recurs = { start: '02:00', duration_min: 120, timezone: 'Europe/Oslo' };
    const make = (more: object) =>
      call('POST', '/api/v3/silences', {
        matchers,
        ends_at: '2026-03-02T00:00:00Z',
        recurs: { ...recurs, ...more },
      });
    expect((await make({})).body.silence.recurs).toEqual(recurs);
    const refused = await Promise.all(
      [
        { timezone: 'Ship/Bridge' },
        { start: '24:00' },
        { duration_min: 0 },
        { days: [] },
        { until: 'x' },
      ].map(make),
    );
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    expect(refused[0]?.body.errors).toEqual([
      { field: 'body.recurs.timezone', reason: expect.stringContaining('IANA') },
    ]);
  });

  it('adopts a host under its name', async () => {
    const device = { device_id: 'sw9', ship_id: 'aurora' };
    const { status, body } = await call('POST', '/api/v3/devices/adopt', { host: 'sw-9', device });
    expect([status, body.hostnames]).toEqual([201, ['sw-9']]);
  });

  it('removes a device or ship, says what it was, and leaves it in the audit', async () => {
    expect(await call('DELETE', '/api/v3/devices/a')).toMatchObject({
      status: 200,
      body: { device_id: 'a' },
    });
    expect(await call('DELETE', '/api/v3/ships/aurora')).toMatchObject({ status: 200 });
    expect((await call('DELETE', '/api/v3/devices/x')).body.code).toBe('not_found');
    expect(site.audited.map(({ action, resource, status }) => [action, resource, status])).toEqual([
      ['DELETE /api/v3/devices/:id', '/api/v3/devices/a', 'ok'],
      ['DELETE /api/v3/ships/:id', '/api/v3/ships/aurora', 'ok'],
      ['DELETE /api/v3/devices/:id', '/api/v3/devices/x', 'failed'],
    ]);
  });

  it('moves a name from another device only when told to, and says so in the audit', async () => {
    const devices = [{ device_id: 'new', ship_id: 'aurora', hostnames: ['sw'] }];
    expect((await call('PUT', '/api/v3/devices', { devices })).body.moved).toEqual([]);
    const before = site.audited.length;
    const { body } = await call('PUT', '/api/v3/devices?force=true', { devices });
    const moved = [{ ship_id: 'aurora', name: 'sw', from: 'old', to: 'new' }];
    expect(body.moved).toEqual(moved);
    expect(site.audited.slice(before).map(({ action, details }) => [action, details.moved])).toEqual([
      ['registry names moved', moved],
      ['PUT /api/v3/devices', undefined],
    ]);
  });

  it('says where a policy that cannot be loaded is wrong', async () => {
    expect((await call('POST', '/api/v3/policy/reload')).body).toMatchObject({
      status: 422,
      code: 'policy_invalid',
      problems: [{ file: 'llm.yaml', line: 3, key: 'llm.mode' }],
    });
  });
});

describe('dead letters', () => {
  it('are listed, and replayed by an admin who is audited', async () => {
    expect((await get('/api/v3/dead-letters?limit=10')).body.data).toMatchObject([
      { id: 'd-1', role: 'anomaly-detection', reason: 'TypeError: no', body: { msg: 'carrier lost' } },
    ]);
    expect(await call('POST', '/api/v3/dead-letters/d-1/replay')).toMatchObject({
      status: 202,
      body: { id: 'd-1', subject: 'logs.ingested', message_id: 'm-2' },
    });
    expect((await call('POST', '/api/v3/dead-letters/d-9/replay')).body).toMatchObject({ code: 'not_found' });
    expect(site.audited.map(({ action, resource, status }) => [action, resource, status])).toEqual([
      ['POST /api/v3/dead-letters/:id/replay', '/api/v3/dead-letters/d-1/replay', 'ok'],
      ['POST /api/v3/dead-letters/:id/replay', '/api/v3/dead-letters/d-9/replay', 'failed'],
    ]);
  });

  it('that are no message of their subject are refused with the reason', async () => {
    site.replayOf = () => ({ state: 'unreadable', reason: 'its body is no message' });
    expect((await call('POST', '/api/v3/dead-letters/d-1/replay')).body).toMatchObject({
      status: 422,
      code: 'dead_letter_unreadable',
    });
  });
});

describe('the audit', () => {
  it('has every request that changes something, done, denied or failed, and none that only reads', async () => {
    await get('/api/v3/incidents');
    await call('POST', '/api/v3/silences/preview', { matchers: [{ field: 'host', value: 'a' }] });
    expect(site.audited).toEqual([]);
    await call('PATCH', '/api/v3/incidents/i-1', { status: 'ack', version: 3 });
    await call('PATCH', '/api/v3/incidents/i-1', { status: 'ack', version: 1 });
    await app.inject({ method: 'POST', url: '/api/v3/policy/reload', headers: { 'x-api-key': 'operator' } });
    await app.inject({ method: 'POST', url: '/api/v3/policy/reload' });
    expect(
      site.audited.map(({ user, action, resource, status }) => [user, action, resource, status]),
    ).toEqual([
      ['the admin', 'PATCH /api/v3/incidents/:id', '/api/v3/incidents/i-1', 'ok'],
      ['the admin', 'PATCH /api/v3/incidents/:id', '/api/v3/incidents/i-1', 'failed'],
      ['the operator', 'POST /api/v3/policy/reload', '/api/v3/policy/reload', 'denied'],
      ['unauthenticated', 'POST /api/v3/policy/reload', '/api/v3/policy/reload', 'denied'],
    ]);
    expect(site.audited[0]).toMatchObject({ tracking_id: 'req-1', details: { status_code: 200 } });
    expect(site.audited[1]?.error).toMatch(/^version_conflict: /);
  });

  it('has an event, and the sender a problem, of a body that is nested absurdly deep', async () => {
    const payload = `{"devices":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const headers = { 'x-api-key': 'admin', 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'PUT', url: '/api/v3/devices', headers, payload });
    expect(Problem.parse(answer.json())).toMatchObject({ status: 400, code: 'invalid_body' });
    expect(site.audited).toMatchObject([
      { user: 'the admin', action: 'PUT /api/v3/devices', status: 'failed' },
    ]);
  });

  it('counts denied requests that come in crowds instead of keeping each', async () => {
    const post = (key: string, remoteAddress: string) =>
      app.inject({
        method: 'POST',
        url: '/api/v3/policy/reload',
        remoteAddress,
        headers: key === '' ? {} : { 'x-api-key': key },
      });
    for (let i = 0; i < 50; i += 1) await post('', '10.0.0.1');
    for (let i = 0; i < 50; i += 1) await post('operator', '10.0.0.2');
    for (let i = 0; i < 400; i += 1) await post('wrong', `10.0.${i >> 8}.${(i & 255) + 3}`);
    const singles = site.audited.length;
    expect(site.audited.filter(({ user }) => user === 'the operator')).toHaveLength(10);
    expect(singles).toBe(10 + 256 - 1);
    await app.close();
    const counts = site.audited.slice(singles).map(({ user, details }) => [user, details['count']]);
    expect(counts).toEqual([
      ['10.0.0.1', 49],
      ['the operator', 40],
      ['other callers', 146],
    ]);
  });
});
