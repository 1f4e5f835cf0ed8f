import { describe, expect, it } from 'vitest';
import { problem } from '../cli/answering-server.fixture.ts';
import { run } from '../cli/kept-terminal.fixture.ts';
import { ID, incident, incidentsAtServer, ships } from './incidents.fixture.ts';

const site = incidentsAtServer();
const { incidents } = site;

describe('aiops incidents ls', () => {
  it('hands the filters on and fits 100 columns without cutting the id', async () => {
    site.answer = () => ({
      status: 200,
      body: { data: [{ ...incident, ship_id: 'S'.repeat(120) }], next_cursor: 'next' },
    });
    const said = await incidents(
      [
        'ls',
        '--status',
        'open,ack',
        '--severity',
        'high',
        '--severity',
        'critical',
        '--ship',
        'A',
        '--limit',
        '1',
      ],
      100,
    );
    const query = new URL(site.server.received[0]?.path ?? '', site.server.url).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      status: 'open,ack',
      severity: 'high,critical',
      ship_id: 'A',
      limit: '1',
    });
    const lines = said.out.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(ID);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    expect(said.note).toContain('--cursor next');
  });

  it('prints the answer of the API as it came', async () => {
    const body = { data: [{ ...incident, unknown_field: 1 }], next_cursor: null };
    site.answer = () => ({ status: 200, body });
    expect(JSON.parse((await incidents(['ls', '--json'])).out)).toEqual(body);
  });

  it('refuses a filter that can’t be, and suggests the command that was meant', async () => {
    site.answer = () => ({ status: 500 });
    expect(await incidents(['ls', '--status', 'opne'])).toMatchObject({ code: 2 });
    const mistyped = await run(['incident', 'ls']);
    expect(mistyped).toMatchObject({ code: 2 });
    expect(mistyped.note).toContain('Did you mean incidents?');
    expect(site.server.received).toEqual([]);
  });
});

describe('aiops incidents show', () => {
  it('is a page with the cause, ship time and evidence that can do the terminal no harm', async () => {
    site.answer = ({ path }) => ({ status: 200, body: path.includes('/ships') ? ships : incident });
    const { out, code } = await incidents(['show', ID], 100);
    expect(code).toBe(0);
    expect(out).toContain('ship         MV-AURORA (Aurora)');
    // At the ship it is the next day already.
    expect(out).toContain('first seen   2026-01-05 23:30:00Z · 2026-01-06 00:30:00 ship time');
    expect(out).toContain('1. modem-1: 5 of 6 signals on it or below it');
    expect(out).toContain('2 × SNR 4.2 below 7');
    expect(out).toContain('“lost \\u001b[2J carrier”');
    expect(out).not.toContain('\u001b');
    expect(out).toMatch(new RegExp(`aiops incidents ack ${ID} +you have seen it`));
  });

  it('says why an open incident is still open, and until when if nothing more comes', async () => {
    const since = '2026-01-05T23:40:00.000Z';
    const ts = '2026-01-06T00:00:00.000Z';
    const shown = async (reason: string): Promise<string> => {
      site.answer = ({ path }) =>
        path.startsWith('/api/v3/ships')
          ? { status: 200, body: { data: [], next_cursor: null } }
          : { status: 200, body: { ...incident, expected_end: { ts, reason, since } } };
      return (await incidents(['show', ID])).out;
    };
    expect(await shown('cleared')).toContain(
      'all clear since 2026-01-05 23:40:00Z; resolves at 2026-01-06 00:00:00Z if nothing more comes',
    );
    expect(await shown('stale')).toMatch(
      /Last report of what still fires: 2026-01-05 23:40:00Z.*ends as stale at/s,
    );
  });

  it('names each device of its scope once, with its services', async () => {
    const scope = [
      { device_id: 'host:10.0.0.1', service: null },
      { device_id: 'host:10.0.0.1', service: 'dns' },
    ];
    site.answer = ({ path }) =>
      path.startsWith('/api/v3/ships')
        ? { status: 200, body: ships }
        : { status: 200, body: { ...incident, scope } };
    const { out } = await incidents(['show', ID]);
    expect(out.match(/^ {2}host:10\.0\.0\.1.*$/gm)).toEqual(['  host:10.0.0.1  dns']);
  });

  it('is there without the ships, and says that ship time is missing', async () => {
    site.answer = ({ path }) =>
      path.includes('/ships') ? problem(503, 'store_unavailable', 'closed') : { status: 200, body: incident };
    const said = await incidents(['show', ID]);
    expect(said.out).toContain('first seen   2026-01-05 23:30:00Z\n');
    expect(said.note).toBe('Ship time is not shown: closed\n');
  });
});

describe('changing an incident', () => {
  it('goes through when only the version moved on meanwhile', async () => {
    let version = 7;
    site.answer = ({ method, body }) => {
      if (method === 'GET') return { status: 200, body: { ...incident, version } };
      const wanted = JSON.parse(body).version;
      version = 8;
      return wanted === version
        ? { status: 200, body: { ...incident, status: 'ack', version: 9 } }
        : problem(409, 'version_conflict', 'at version 8 by now');
    };
    const said = await incidents(['ack', ID, '--comment', 'on it']);
    expect(said).toMatchObject({ code: 0, out: `${ID} is ack, owned by nobody (version 9).\n` });
    const patches = site.server.received
      .filter(({ method }) => method === 'PATCH')
      .map(({ body }) => JSON.parse(body));
    expect(patches).toEqual([
      { status: 'ack', comment: 'on it', version: 7 },
      { status: 'ack', comment: 'on it', version: 8 },
    ]);
  });

  it('is left to the person when someone else changed it, or a version was given', async () => {
    let looks = 0;
    site.answer = ({ method }) => {
      if (method === 'PATCH') return problem(409, 'version_conflict', 'at version 8 by now');
      looks += 1;
      return { status: 200, body: looks === 1 ? incident : { ...incident, status: 'resolved', version: 8 } };
    };
    expect(await incidents(['ack', ID])).toMatchObject({ code: 1 });
    expect((await incidents(['resolve', ID, '--if-version', '3'])).code).toBe(1);
    expect(JSON.parse(site.server.received.at(-1)?.body ?? '')).toEqual({ status: 'resolved', version: 3 });
  });

  it('says that an incident was noise, with its end or at any time', async () => {
    site.answer = ({ method }) =>
      method === 'GET'
        ? { status: 200, body: incident }
        : { status: 200, body: { ...incident, status: 'resolved', feedback: 'noise', version: 8 } };
    const said = await incidents(['resolve', ID, '--noise', '--comment', 'a test']);
    expect(JSON.parse(site.server.received.at(-1)?.body ?? '')).toEqual({
      status: 'resolved',
      comment: 'a test',
      feedback: 'noise',
      version: incident.version,
    });
    expect(said.out).toContain('said to be noise');
    await incidents(['feedback', ID, 'real']);
    expect(JSON.parse(site.server.received.at(-1)?.body ?? '')).toEqual({
      feedback: 'real',
      version: incident.version,
    });
    expect((await incidents(['feedback', ID, 'perhaps'])).code).toBe(2);
  });

  it('undoes a merge at the incident that has the members now, however many merges away', async () => {
    const into: Readonly<Record<string, string>> = { a: 'b', b: 'c' };
    site.answer = ({ path }) => {
      const id = path.split('/')[4] ?? '';
      const merged = into[id] === undefined ? {} : { merged_into: into[id] };
      return { status: 200, body: { ...incident, incident_id: id, ...merged } };
    };
    await incidents(['unmerge', 'a']);
    const last = site.server.received.at(-1);
    expect([last?.method, last?.path]).toEqual(['POST', '/api/v3/incidents/c/split']);
    expect(JSON.parse(last?.body ?? '')).toEqual({ incident_id: 'a', version: incident.version });
    expect((await incidents(['unmerge', 'c'])).note).toContain('(not_merged)');
    await incidents(['split', 'c', '--device', 'modem-1', '--device', 'host:x']);
    expect(JSON.parse(site.server.received.at(-1)?.body ?? '').device_ids).toEqual(['modem-1', 'host:x']);
    await incidents(['merge', 'c', 'd']);
    expect(JSON.parse(site.server.received.at(-1)?.body ?? '').incident_id).toBe('d');
  });

  it('silences the type of an incident on its ship, from its cause', async () => {
    site.answer = ({ method, body }) => {
      if (method === 'GET') return { status: 200, body: incident };
      const silence = { ...JSON.parse(body), silence_id: 's-1', starts_at: incident.ts, created_by: 'local' };
      return { status: 201, body: { state: 'applied', silence } };
    };
    const said = await incidents(['silence', ID, '--for', '2h']);
    expect(JSON.parse(site.server.received.at(-1)?.body ?? '').matchers).toEqual([
      { field: 'ship_id', value: 'MV-AURORA' },
      { field: 'device_id', value: 'modem-1' },
    ]);
    expect(said.out).toContain('stays so');
    expect(said.out).toContain('aiops incidents unsilence s-1');
  });

  it('silences at times that come again, and wants all that such a time consists of', async () => {
    site.answer = ({ body }) => {
      const silence = { ...JSON.parse(body), silence_id: 's-1', starts_at: incident.ts, created_by: 'local' };
      return { status: 201, body: { state: 'applied', silence } };
    };
    const backup = ['silence', '--match', 'service=backup', '--for', '365d'];
    const said = await incidents([
      ...backup,
      '--every',
      'sun,Wed',
      '--at',
      '02:00',
      '--lasting',
      '90m',
      '--zone',
      'ship',
    ]);
    expect(JSON.parse(site.server.received.at(-1)?.body ?? '').recurs).toEqual({
      days: ['sun', 'wed'],
      start: '02:00',
      duration_min: 90,
      timezone: 'ship',
    });
    expect(said.out).toContain(', sun,wed 02:00 for 90m (ship): service=backup');
    await incidents([...backup, '--every', 'daily', '--at', '23:30', '--lasting', '2h']);
    expect(JSON.parse(site.server.received.at(-1)?.body ?? '').recurs).toEqual({
      start: '23:30',
      duration_min: 120,
      timezone: 'UTC',
    });
    const asked = site.server.received.length;
    for (const wrong of [
      ['--every', 'sun'],
      ['--every', 'sun', '--at', '25:00', '--lasting', '2h'],
      ['--every', 'sun', '--at', '02:00', '--lasting', '8d'],
      ['--every', 'someday', '--at', '02:00', '--lasting', '2h'],
      ['--at', '02:00', '--lasting', '2h'],
    ]) {
      expect((await incidents([...backup, ...wrong])).code).toBe(2);
    }
    expect(site.server.received).toHaveLength(asked);
  });

  it('says beforehand what a silence would cover', async () => {
    const statements = { covered: 31, looked_at: 120, complete: true, from: incident.ts, to: incident.ts };
    site.answer = () => ({ status: 200, body: { data: [incident], next_cursor: null, statements } });
    const said = await incidents(['silence', '--match', 'signal=Watchdog*', '--for', '2h', '--preview']);
    expect(said.out).toContain('signal=Watchdog* fits 1 of the open incidents; they stay open');
    expect(said.out).toContain('It would have covered 31 of the 120 findings of the last 24 hours.');
    expect(site.server.received.map(({ path }) => path)).toEqual(['/api/v3/silences/preview']);
  });
});

describe('aiops incidents why', () => {
  it('answers first, then tells the verdicts in the order of the way', async () => {
    const common = { tracking_id: 't-1', record_id: 'r', seq: 0, ts: incident.ts, ship_id: null };
    const ledger = [
      {
        ...common,
        stage: 'correlate',
        verdict: 'below_threshold',
        detail: 'one hit',
        reason: 'no opener came in time',
      },
      {
        ...common,
        stage: 'detect',
        verdict: 'matched_pattern',
        detail: 'auth_failure',
        reason: 'a log pattern matched',
      },
    ];
    const hop = {
      tracking_id: 't-1',
      record_id: 'r',
      stage: 'detect',
      role: 'anomaly-detection',
      status: 'ok',
    };
    const hops = [{ ...hop, started_at: incident.ts, ended_at: incident.ts, latency_ms: 3 }];
    const body = {
      tracking_id: 't-1',
      total_ms: 12,
      hops,
      ledger,
      errors: [],
      incidents: [],
      records: { logs: [], metrics: [] },
    };
    site.answer = () => ({ status: 200, body });
    const { out } = await incidents(['why', 't-1'], 100);
    expect(out.split('\n')[1]).toBe('It is part of no incident: no opener came in time.');
    expect(out.indexOf('detect: a log pattern matched: auth_failure')).toBeLessThan(
      out.indexOf('correlate: no opener'),
    );
    expect(out).toMatch(/Steps \(12 ms in all\)\n.*\n +detect +anomaly-detection +23:30:00.000 +3 ms +ok/);
  });

  it('shows of an alert who sent it and with which labels, and that its ship is not registered', async () => {
    const alert = {
      schema_version: '3.0',
      tracking_id: 't-1',
      ts: incident.ts,
      ship_id: 'aurroa',
      record_id: 'r',
      domain: 'net',
      anomaly_type: 'alert',
      incident_type: 'network_issue',
      role: 'opens',
      state: 'firing',
      service: null,
      detector: 'alert',
      signal: 'HighLatency',
      score: 1,
      severity_written: 'medium',
      fingerprint: 'f',
      started_at: incident.ts,
      occurred_at: incident.ts,
      received_at: incident.ts,
      reason: 'HighLatency (warning)',
      clearable: true,
      host: 'modem-1',
      meta: { source: 'alertmanager', labels: { beam: '2' }, annotations: { summary: 'slow' } },
    };
    const trace = { tracking_id: 't-1', total_ms: 1, hops: [], ledger: [], errors: [], incidents: [] };
    site.answer = ({ path }) =>
      path.startsWith('/api/v3/ships')
        ? { status: 200, body: ships }
        : { status: 200, body: { ...trace, anomalies: [alert], records: { logs: [], metrics: [] } } };
    const { out } = await incidents(['why', 't-1'], 100);
    expect(out).toContain('modem-1  alert firing  medium  “HighLatency (warning)”');
    expect(out).toContain('labels: beam="2"');
    expect(out).toContain('annotations: summary="slow"');
    expect(out).toContain('sent by: alertmanager');
    expect(out).toContain('The ship aurroa is not registered');
  });

  it('says of a line that nobody made anything of who looked and what would have made it count', async () => {
    const log = {
      schema_version: '3.0',
      tracking_id: 't-1',
      ts: incident.ts,
      ship_id: null,
      record_id: 'r',
      received_at: incident.ts,
      ship_id_source: 'none',
      domain: null,
      service: null,
      level: 'error',
      msg: 'something new',
      source: 'http',
    };
    const trace = { tracking_id: 't-1', total_ms: null, hops: [], ledger: [], errors: [], incidents: [] };
    site.answer = () => ({ status: 200, body: { ...trace, records: { logs: [log], metrics: [] } } });
    const { out } = await incidents(['why', 't-1'], 100);
    expect(out).toContain('pattern: no pattern matches its text');
    expect(out).toContain('level: its level is error; critical or worse would count by itself');
    expect(out).not.toContain('Steps');
    expect(out).not.toContain('BEGAN UTC');
  });

  it('explains an incident by the records that opened it', async () => {
    const traceOf = (tracking_id: string, verdict: string) => ({
      tracking_id,
      total_ms: null,
      hops: [],
      ledger: [
        {
          tracking_id,
          record_id: 'r',
          seq: 0,
          stage: 'correlate',
          ts: incident.ts,
          ship_id: null,
          verdict,
          detail: '',
          incident_id: ID,
          reason: `it ${verdict} it`,
        },
      ],
      errors: [],
      records: { logs: [], metrics: [] },
      incidents: [incident],
    });
    site.answer = ({ path }) => {
      if (path === `/api/v3/incidents/${ID}`) {
        return { status: 200, body: { ...incident, tracking_ids: ['early', 'gone', 'opener', 'later'] } };
      }
      if (path === '/api/v3/trace/early') return { status: 200, body: traceOf('early', 'attached') };
      if (path === '/api/v3/trace/opener') return { status: 200, body: traceOf('opener', 'opened') };
      return problem(404, 'not_found', 'there is no record');
    };
    const { out, code } = await incidents(['why', ID], 100);
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe('opener');
    expect(out).toContain('correlate: it opened it');
    expect(out).not.toContain('early');
    const { out: json } = await incidents(['why', ID, '--json']);
    expect(JSON.parse(json)).toMatchObject([{ tracking_id: 'opener' }]);
  });

  it('says that traces may be gone before their incident', async () => {
    site.answer = ({ path }) =>
      path.startsWith('/api/v3/incidents')
        ? { status: 200, body: incident }
        : problem(404, 'not_found', 'no');
    const { note, code } = await incidents(['why', ID]);
    expect(code).toBe(1);
    expect(note).toContain('(trace_gone)');
  });
});
