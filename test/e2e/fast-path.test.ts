import { gzipSync } from 'node:zlib';
import { Incident, StatsSnapshot } from '@aiops/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, EVERY_HOP, incidentsOf, incidentWhen, problemOf, Receipt, traceWith } from './answers.ts';
import { followEvents } from './events.ts';
import { devicesFlag, type Product, read, startProduct, temporaryDirectory } from './product.fixture.ts';
import { curl, postRecords, sendJson, sendWithLogger } from './senders.ts';

let product: Product;
let url = '';
beforeAll(async () => {
  const data = await temporaryDirectory(afterAll);
  product = await startProduct({ data, args: await devicesFlag(data) });
  url = product.url;
});
afterAll(() => product?.kill());

const now = (): string => new Date().toISOString();

/** A line that opens an incident of its own: another host, no device, a disk that is full. */
function diskFull(host: string, trackingId: string, more: object = {}) {
  const msg = 'write failed: No space left on device /var/log';
  return {
    ts: now(),
    ship_id: 'aurora',
    host,
    service: 'storage',
    level: 'error',
    msg,
    tracking_id: trackingId,
    ...more,
  };
}

describe('a line from logger', () => {
  it('becomes an incident with every hop and verdict, which the statistics count', async () => {
    await sendWithLogger(product.syslogPort, 'udp', 'carrier lost on beam 2');
    const incident = await incidentWhen(url, 'device_id=vsat-1', () => true);
    expect(incident).toMatchObject({
      incident_type: 'link_degradation',
      category: 'network',
      severity: 'critical',
      status: 'open',
      ship_id: 'aurora',
      scope: [{ device_id: 'vsat-1', service: 'modem' }],
      anomaly_count: 1,
    });
    expect(incident.evidence[0]?.quote).toContain('carrier lost on beam 2');
    expect(incident.probable_cause[0]?.entity).toBe('vsat-1');

    const trace = await traceWith(url, incident.tracking_id, {
      stages: EVERY_HOP,
      verdicts: ['matched_pattern', 'enriched', 'opened'],
      logs: 1,
      anomalies: 1,
    });
    for (const hop of trace.hops) {
      expect(hop.status).toBe('ok');
      expect(Date.parse(hop.started_at)).toBeLessThanOrEqual(Date.parse(hop.ended_at));
      expect(hop.latency_ms).toBe(Date.parse(hop.ended_at) - Date.parse(hop.started_at));
    }
    for (const { reason, detail } of trace.ledger) expect(reason.length * detail.length).toBeGreaterThan(0);
    expect(trace.records.logs).toMatchObject([
      {
        msg: 'carrier lost on beam 2',
        level: 'error',
        severity_number: 3,
        source: 'syslog-udp',
        device_id: 'vsat-1',
      },
    ]);
    expect(trace.incidents.map(({ incident_id }) => incident_id)).toEqual([incident.incident_id]);

    const stats = await read(url, '/api/v3/stats?range=1h', StatsSnapshot);
    expect(stats).toMatchObject({
      logs: 1,
      anomalies: 1,
      incidents: 1,
      by_severity: { critical: 1 },
      by_type: { link_degradation: 1 },
      fast_path_ms: { count: 1 },
    });
    expect(stats.fast_path_ms.p50).toBeGreaterThanOrEqual(0);
  });

  it('repeats over TCP in either framing as duplicates of the same incident, with traces of their own', async () => {
    await sendWithLogger(product.syslogPort, 'tcp-octets', 'carrier lost on beam 2');
    await sendWithLogger(product.syslogPort, 'tcp-lines', 'carrier lost on beam 2');
    const incident = await incidentWhen(
      url,
      'device_id=vsat-1',
      ({ duplicate_count }) => duplicate_count === 2,
    );
    expect(incident.tracking_ids).toHaveLength(3);
    const repeat = incident.tracking_ids.find((id) => id !== incident.tracking_id) ?? '';
    const trace = await traceWith(url, repeat, {
      stages: EVERY_HOP,
      verdicts: ['matched_pattern', 'enriched', 'duplicate'],
      logs: 1,
    });
    expect(trace.records.logs).toMatchObject([{ source: 'syslog-tcp', severity_number: 3 }]);
  });

  it('clears the condition when it says that the link is up', async () => {
    await sendWithLogger(product.syslogPort, 'tcp-octets', 'carrier acquired on beam 2, link up', {
      priority: 'user.notice',
    });
    const incident = await incidentWhen(
      url,
      'device_id=vsat-1',
      ({ tracking_ids }) => tracking_ids.length === 4,
    );
    expect(incident.status).toBe('open');
    expect(incident.timeline.at(-1)?.description).toContain('cleared');
    await traceWith(url, incident.tracking_ids.at(-1) ?? '', {
      stages: EVERY_HOP,
      verdicts: ['pattern_cleared', 'enriched', 'cleared'],
    });
  });
});

describe('the ingest routes', () => {
  it('take NDJSON, a JSON array and a gzip body, and each record becomes an incident', async () => {
    const route = `${url}/api/v3/ingest/logs`;
    const ndjson = await postRecords(url, 'logs', [diskFull('nd-1', 'nd-1'), diskFull('nd-2', 'nd-2')]);
    const array = await sendJson(route, 'POST', [diskFull('array-1', 'array-1')]);
    const zipped = await curl(route, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
      body: gzipSync(`${JSON.stringify(diskFull('gzip-1', 'gzip-1'))}\n`),
    });
    expect([ndjson, array, zipped].map((one) => bodyOf(one, 202, Receipt).accepted)).toEqual([2, 1, 1]);
    const incidents = await incidentsOf(url, 'type=resource_pressure', 4);
    expect(incidents.map(({ tracking_id }) => tracking_id).sort()).toEqual([
      'array-1',
      'gzip-1',
      'nd-1',
      'nd-2',
    ]);
    for (const { severity, status } of incidents)
      expect({ severity, status }).toEqual({ severity: 'high', status: 'open' });
  });

  it('take metric samples, and a threshold that held for its time opens an incident that its end clears', async () => {
    const sample = (agoSec: number, value: number) => ({
      ts: new Date(Date.now() - agoSec * 1000).toISOString(),
      ship_id: 'aurora',
      host: 'meter-1',
      service: 'rf',
      name: 'rf_snr_db',
      value,
      tracking_id: `snr-${agoSec}`,
    });
    const samples = [100, 80, 60, 40, 20].map((ago) => sample(ago, 4.2));
    expect(bodyOf(await postRecords(url, 'metrics', samples), 202, Receipt).accepted).toBe(5);
    const opened = await incidentWhen(url, 'device_id=host:meter-1', () => true);
    expect(opened).toMatchObject({ incident_type: 'link_degradation', severity: 'critical', status: 'open' });
    bodyOf(await postRecords(url, 'metrics', [sample(0, 12)]), 202, Receipt);
    const trace = await traceWith(url, 'snr-0', {
      verdicts: ['threshold_cleared', 'enriched', 'cleared'],
      metrics: 1,
    });
    expect(trace.records.metrics).toMatchObject([{ name: 'rf_snr_db', value: 12 }]);
  });

  it('take an alert that fires and then ends, on both alert routes', async () => {
    const native = { ts: now(), ship_id: 'aurora', host: 'radar-1', name: 'RadarOffline', severity: 'major' };
    bodyOf(await postRecords(url, 'alerts', [{ ...native, tracking_id: 'alert-a' }]), 202, Receipt);
    const startsAt = now();
    const labels = {
      alertname: 'EcdisDown',
      severity: 'critical',
      ship_id: 'aurora',
      host: 'ecdis-1',
      tracking_id: 'alert-b',
    };
    const fired = await sendJson(`${url}/api/v2/alerts`, 'POST', [{ labels, startsAt }]);
    expect(fired.status).toBe(200);
    const byNative = await incidentWhen(url, 'device_id=host:radar-1', () => true);
    const byAlertmanager = await incidentWhen(url, 'device_id=host:ecdis-1', () => true);
    expect([byNative.severity, byAlertmanager.severity]).toEqual(['high', 'critical']);
    await traceWith(url, 'alert-a', {
      stages: ['ingest', 'enrich', 'correlate', 'store'],
      verdicts: ['outside_alert', 'enriched', 'opened'],
    });

    const ended = await sendJson(`${url}/api/v2/alerts`, 'POST', [
      { labels: { ...labels, tracking_id: 'alert-b-end' }, startsAt, endsAt: now() },
    ]);
    expect(ended.status).toBe(200);
    const end = { ...native, tracking_id: 'alert-a-end', ends_at: now() };
    bodyOf(await postRecords(url, 'alerts', [end]), 202, Receipt);
    for (const id of ['alert-a-end', 'alert-b-end']) {
      await traceWith(url, id, { verdicts: ['outside_alert_resolved', 'enriched', 'cleared'] });
    }
  });
});

describe('an operator', () => {
  it('acknowledges and resolves with the version as lock, and live clients see it', async () => {
    bodyOf(await postRecords(url, 'logs', [diskFull('ops-1', 'ops-1')]), 202, Receipt);
    // Told already, so that its account is no news of its own any more.
    const opened = await incidentWhen(
      url,
      'device_id=host:ops-1',
      ({ narrative }) => narrative !== undefined,
    );
    const path = `${url}/api/v3/incidents/${opened.incident_id}`;
    const events = await followEvents(url);

    const acknowledged = bodyOf(
      await sendJson(path, 'PATCH', {
        status: 'ack',
        owner: 'chief',
        comment: 'on it',
        version: opened.version,
      }),
      200,
      Incident,
    );
    expect(acknowledged).toMatchObject({ status: 'ack', owner: 'chief' });
    expect(acknowledged.version).toBeGreaterThan(opened.version);
    expect(acknowledged.timeline.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['created', 'acknowledged', 'assigned', 'commented']),
    );

    const stale = await sendJson(path, 'PATCH', { status: 'resolved', version: opened.version });
    expect(problemOf(stale)).toMatchObject({
      status: 409,
      code: 'version_conflict',
      current_version: acknowledged.version,
    });

    const resolved = bodyOf(
      await sendJson(path, 'PATCH', { status: 'resolved', version: acknowledged.version }),
      200,
      Incident,
    );
    expect(resolved).toMatchObject({ status: 'resolved', resolve_reason: 'operator' });

    const seen = await events.until(
      ({ incident_id, status }) => incident_id === opened.incident_id && status === 'resolved',
    );
    const statuses = seen
      .filter(({ incident_id }) => incident_id === opened.incident_id)
      .map(({ status }) => status)
      // The event of its account may come just now.
      .filter((status) => status !== 'open');
    expect(new Set(statuses)).toEqual(new Set(['ack', 'resolved']));
    const stored = await read(url, `/api/v3/incidents/${opened.incident_id}`, Incident);
    expect(stored).toEqual(resolved);
  });
});
