import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, Errors, EVERY_HOP, incidentWhen, Logs, problemOf, Receipt, traceWith } from './answers.ts';
import {
  devicesFlag,
  eventually,
  type Product,
  read,
  startProduct,
  temporaryDirectory,
} from './product.fixture.ts';
import { curl, postRecords, sendJson } from './senders.ts';

let product: Product;
let url = '';
beforeAll(async () => {
  const data = await temporaryDirectory(afterAll);
  product = await startProduct({ data, args: await devicesFlag(data) });
  url = product.url;
});
afterAll(() => product?.kill());

const MINUTE_MS = 60_000;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

function line(host: string, msg: string, more: object = {}) {
  return { ts: ago(0), ship_id: 'aurora', host, service: 'app', level: 'error', msg, ...more };
}
const full = (host: string, more: object = {}) => line(host, 'write failed: No space left on device', more);

async function send(...records: object[]): Promise<void> {
  const receipt = bodyOf(await postRecords(url, 'logs', records), 202, Receipt);
  expect(receipt).toEqual({ accepted: records.length, refused: [], refused_count: 0 });
}

describe('a tracking_id', () => {
  it('that is valid is kept through every hop, verdict, anomaly and incident', async () => {
    const id = 'Bridge.7:rack_2-000123';
    await send(full('kept-1', { tracking_id: id }));
    const trace = await traceWith(url, id, { stages: EVERY_HOP, logs: 1, anomalies: 1 });
    expect(trace.tracking_id).toBe(id);
    expect(new Set(trace.hops.map((hop) => hop.tracking_id))).toEqual(new Set([id]));
    expect(new Set(trace.ledger.map((entry) => entry.tracking_id))).toEqual(new Set([id]));
    expect(trace.anomalies).toMatchObject([{ tracking_id: id }]);
    expect(trace.incidents).toMatchObject([{ tracking_id: id, tracking_ids: [id] }]);
    expect(trace.incidents[0]?.evidence).toMatchObject([{ tracking_id: id }]);
    expect(trace.records.logs).toMatchObject([{ tracking_id: id }]);
  });

  it('that is missing is given: a UUIDv7 by which the record is found', async () => {
    await send(full('given-1'));
    const incident = await incidentWhen(url, 'device_id=host:given-1', () => true);
    expect(incident.tracking_id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const trace = await traceWith(url, incident.tracking_id, { logs: 1 });
    expect(trace.records.logs[0]?.error_msg).toBeUndefined();
  });

  it('that is invalid is replaced, and the error travels with the record, is stored and is listed', async () => {
    await send(full('invalid-1', { tracking_id: 'not valid / at all' }));
    const incident = await incidentWhen(url, 'device_id=host:invalid-1', () => true);
    const { tracking_id } = incident;
    expect(tracking_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(incident.errors).toMatchObject([
      { tracking_id, error_msg: expect.stringContaining('tracking_id') },
    ]);
    const trace = await traceWith(url, tracking_id, { stages: EVERY_HOP, logs: 1, anomalies: 1 });
    expect(trace.records.logs[0]?.error_msg).toContain('was replaced');
    expect(trace.anomalies[0]?.error_msg).toContain('was replaced');
    for (const path of [`/api/v3/errors/${tracking_id}`, '/api/v3/errors']) {
      const listed = await eventually(`its error in ${path}`, async () => {
        const { data } = await read(url, path, Errors);
        return data.find((entry) => entry.tracking_id === tracking_id);
      });
      expect(listed).toMatchObject({
        ship_id: 'aurora',
        role: 'ingest',
        error_msg: expect.stringContaining('was replaced'),
      });
    }
  });

  it('may be shared by two records: both are in its trace', async () => {
    await send(full('shared-1', { tracking_id: 'shared' }), full('shared-2', { tracking_id: 'shared' }));
    const trace = await traceWith(url, 'shared', { logs: 2, anomalies: 2, incidents: 2 });
    expect(trace.records.logs.map(({ host }) => host).sort()).toEqual(['shared-1', 'shared-2']);
    expect(trace.incidents.map(({ scope }) => scope[0]?.device_id).sort()).toEqual([
      'host:shared-1',
      'host:shared-2',
    ]);
  });

  it('that nothing has is 404, and one that cannot exist is 400', async () => {
    expect(problemOf(await curl(`${url}/api/v3/trace/nobody-sent-this`))).toMatchObject({
      status: 404,
      code: 'not_found',
    });
    expect(problemOf(await curl(`${url}/api/v3/trace/not%20valid`)).status).toBe(400);
  });

  it('of an alert leads from its receipt to its incident', async () => {
    const alert = { ts: ago(0), ship_id: 'aurora', host: 'radar-1', name: 'RadarOffline', severity: 'major' };
    const answer = await sendJson(`${url}/api/v3/ingest/alerts`, 'POST', {
      ...alert,
      tracking_id: 'alert-1',
    });
    bodyOf(answer, 202, Receipt);
    await traceWith(url, 'alert-1', {
      stages: ['ingest', 'enrich', 'correlate', 'store'],
      verdicts: ['outside_alert', 'enriched', 'opened'],
      anomalies: 1,
    });
  });
});

describe('a record that did not become an incident', () => {
  it('has its log in the trace, and no anomaly, verdict or incident, when nothing is wrong with it', async () => {
    await send(line('calm-1', 'lease renewed for 4 hours', { level: 'info', tracking_id: 'calm' }));
    const trace = await traceWith(url, 'calm', { logs: 1 });
    expect(trace.records.logs).toMatchObject([{ msg: 'lease renewed for 4 hours', level: 'info' }]);
    expect({ ...trace, records: [] }).toMatchObject({ anomalies: [], ledger: [], incidents: [], errors: [] });
  });

  it('says that it waits when it only supports, and that no opener came once its time is over', async () => {
    const msg = 'Failed password for root from 203.0.113.9 port 4022 ssh2';
    const login = {
      ...line('login-1', msg),
      ship_id: 'borealis',
      ts: ago(40 * MINUTE_MS),
      tracking_id: 'login',
    };
    await send(login);
    const waiting = await traceWith(url, 'login', {
      stages: ['ingest', 'detect', 'enrich', 'correlate'],
      verdicts: ['matched_pattern', 'enriched', 'waiting'],
      anomalies: 1,
    });
    expect(waiting.incidents).toEqual([]);
    expect(waiting.anomalies).toMatchObject([{ role: 'supports' }]);

    // Time moves on with what the same ship says later.
    await send({ ...full('elsewhere-1'), ship_id: 'borealis' });
    const over = await traceWith(url, 'login', {
      verdicts: ['matched_pattern', 'enriched', 'waiting', 'below_threshold'],
    });
    expect(over.incidents).toEqual([]);
  });

  it('is found by its tracking_id in the logs', async () => {
    const { data } = await read(url, '/api/v3/logs?tracking_id=calm', Logs);
    expect(data).toHaveLength(1);
  });
});
