import { connect } from 'node:net';
import { Incident, Silence } from '@aiops/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bodyOf, incidentsOf, incidentWhen, Logs, Receipt } from './answers.ts';
import {
  devicesFlag,
  eventually,
  type Product,
  read,
  startProduct,
  temporaryDirectory,
} from './product.fixture.ts';
import { postRecords, sendJson } from './senders.ts';

const HTTP_SENDERS = 4;
const PER_BODY = 100;
const OPENERS_PER_BODY = 2;
const CALM_HOSTS = 8;
/** Sent with every body: one incident that all the others repeat into. */
const SHARED = 'shared-fault';
/** Between two bodies of a sender: enough to press the server, and few enough to be counted one by one. */
const PAUSE_MS = 50;
/** Killed so long after the load began: at once, in the midst, and when snapshots have been taken. */
const KILLS_AFTER_MS = [400, 1_500, 6_500];
const PAGE = 1_000;
const now = (): string => new Date().toISOString();

/** What the server had answered with 202 before it was gone. */
interface Load {
  readonly acceptedIds: string[];
  readonly faultHosts: Set<string>;
  readonly sentSyslog: string[];
}

function bodyOfRound(round: number, sender: number, number: number) {
  const tag = `k${round}-s${sender}-${number}`;
  return Array.from({ length: PER_BODY }, (_, i) => {
    const tracking_id = `${tag}-${i}`;
    const common = { ts: now(), ship_id: 'aurora', service: 'storage', tracking_id };
    if (i > OPENERS_PER_BODY) {
      // Spread over hosts: of one that sends over a thousand lines a second only a share is stored, by policy.
      return {
        ...common,
        host: `calm-${sender}-${number % CALM_HOSTS}`,
        level: 'info',
        msg: `lease ${i} renewed`,
      };
    }
    const host = i === OPENERS_PER_BODY ? SHARED : `fault-${tag}-${i}`;
    return { ...common, host, level: 'error', msg: 'write failed: No space left on device' };
  });
}

/** Senders that go on until the server is gone. A body without an answer is nobody's promise. */
async function loadUntilDead(product: Product, round: number, load: Load): Promise<void> {
  const sender = async (index: number): Promise<void> => {
    for (let number = 0; ; number += 1) {
      const records = bodyOfRound(round, index, number);
      const body = records.map((record) => `${JSON.stringify(record)}\n`).join('');
      let status: number;
      try {
        const answer = await fetch(`${product.url}/api/v3/ingest/logs`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-ndjson' },
          body,
        });
        status = answer.status;
      } catch {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (status !== 202) continue;
      for (const { tracking_id, host } of records) {
        load.acceptedIds.push(tracking_id);
        if (host.startsWith('fault-')) load.faultHosts.add(host);
      }
    }
  };
  await Promise.all([
    syslogUntilDead(product, round, load),
    ...Array.from({ length: HTTP_SENDERS }, (_, i) => sender(i)),
  ]);
}

/** TCP syslog has no answer: nothing is promised, but nothing may come twice. */
function syslogUntilDead(product: Product, round: number, load: Load): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: product.syslogPort, host: '127.0.0.1' });
    let number = 0;
    const timer = setInterval(() => {
      const msg = `syslog-k${round}-${number}`;
      number += 1;
      load.sentSyslog.push(msg);
      socket.write(`<30>1 ${now()} relay-1 app - - - ${msg}\n`);
    }, 5);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearInterval(timer);
      resolve();
    });
  });
}

/** The stored rows of each tracking id, page by page: each in words that tell one row from another. */
async function storedIds(
  url: string,
  filter = '',
): Promise<{ ids: Map<string, string[]>; syslog: string[] }> {
  const ids = new Map<string, string[]>();
  const syslog: string[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: z.infer<typeof Logs> = await read(url, `/api/v3/logs?limit=${PAGE}${filter}${after}`, Logs);
    for (const { tracking_id, record_id, received_at, source, msg } of page.data) {
      ids.set(tracking_id, [...(ids.get(tracking_id) ?? []), `${record_id} ${received_at} ${source}`]);
      if (source === 'syslog-tcp') syslog.push(msg);
    }
    cursor = page.next_cursor;
  } while (cursor !== null);
  return { ids, syslog };
}

/** All incidents, page by page. */
async function allIncidents(url: string): Promise<Incident[]> {
  const Page = z.object({ data: z.array(Incident), next_cursor: z.string().nullable() });
  const all: Incident[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: z.infer<typeof Page> = await read(url, `/api/v3/incidents?limit=500${after}`, Page);
    all.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}

/** Nothing waits in front of any role. */
async function settled(url: string): Promise<void> {
  const Services = z.object({ services: z.array(z.object({ role: z.string(), lag: z.number() })) });
  await eventually(
    'every role to have handled everything',
    async () => {
      const { services } = await read(url, '/api/v3/stats?range=1h', Services);
      return services.every(({ role, lag }) => lag === 0 || role === 'correlation-service')
        ? true
        : undefined;
    },
    60_000,
  );
}

describe('kill -9 under load', () => {
  it('loses no record that was answered with 202, stores none twice and doubles no incident, three times over', async () => {
    const data = await temporaryDirectory();
    const args = await devicesFlag(data);
    const load: Load = { acceptedIds: [], faultHosts: new Set(), sentSyslog: [] };
    let product = await startProduct({ data, args });
    try {
      for (const [round, afterMs] of KILLS_AFTER_MS.entries()) {
        const done = loadUntilDead(product, round, load);
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        await product.kill();
        await done;
        product = await startProduct({ data, args });
      }
      expect(load.acceptedIds.length).toBeGreaterThan(1_000);
      const { url } = product;
      await settled(url);
      const incidents = await eventually(
        'an incident for every fault host',
        async () => {
          const all = await allIncidents(url);
          return all.length > load.faultHosts.size ? all : undefined;
        },
        60_000,
      );

      const { ids, syslog } = await storedIds(url);
      expect(load.acceptedIds.filter((id) => !ids.has(id)).slice(0, 10)).toEqual([]);
      expect([...ids].filter(([, rows]) => rows.length !== 1).slice(0, 10)).toEqual([]);
      expect(new Set(syslog).size).toBe(syslog.length);
      const sent = new Set(load.sentSyslog);
      expect(syslog.filter((msg) => !sent.has(msg))).toEqual([]);
      expect(syslog.length).toBeGreaterThan(0);

      const onShared = await storedIds(url, `&host=${SHARED}`);
      const shared = await incidentWhen(
        url,
        `device_id=host:${SHARED}`,
        ({ anomaly_count }) => anomaly_count >= onShared.ids.size,
      );
      expect(shared).toMatchObject({
        anomaly_count: onShared.ids.size,
        duplicate_count: onShared.ids.size - 1,
        status: 'open',
      });

      const byHost = new Map<string, Incident[]>();
      for (const incident of incidents) {
        const host = incident.scope[0]?.device_id.replace('host:', '') ?? '';
        byHost.set(host, [...(byHost.get(host) ?? []), incident]);
      }
      expect([...load.faultHosts].filter((host) => byHost.get(host)?.length !== 1).slice(0, 10)).toEqual([]);
      expect([...byHost].filter(([, own]) => own.length !== 1).map(([host]) => host)).toEqual([]);
      const counted = incidents.filter(
        ({ incident_id, anomaly_count, duplicate_count, tracking_ids }) =>
          incident_id !== shared.incident_id &&
          (anomaly_count !== 1 || duplicate_count !== 0 || tracking_ids.length !== 1),
      );
      expect(counted.slice(0, 3)).toEqual([]);
      const stored = await read(
        url,
        '/api/v3/stats?range=1h',
        z.object({ logs: z.number(), duplicates: z.number() }),
      );
      expect(stored).toEqual({ logs: ids.size, duplicates: onShared.ids.size - 1 });
    } finally {
      await product.kill();
    }
  });
});

describe('after kill -9', () => {
  let product: Product | undefined;
  afterAll(() => product?.kill());

  it('acknowledgements, silences and what was open are as they were, and correlation goes on with them', async () => {
    const data = await temporaryDirectory(afterAll);
    const args = await devicesFlag(data);
    product = await startProduct({ data, args });
    const full = (host: string, tracking_id: string) => ({
      ...{ ts: now(), ship_id: 'aurora', host, service: 'storage', level: 'error', tracking_id },
      msg: 'write failed: No space left on device',
    });
    const silence = await sendJson(`${product.url}/api/v3/silences`, 'POST', {
      matchers: [{ field: 'host', value: 'silent-*' }],
      ends_at: new Date(Date.now() + 3_600_000).toISOString(),
      comment: 'dry dock',
    });
    bodyOf(silence, 201, z.object({ state: z.literal('applied') }));
    bodyOf(await postRecords(product.url, 'logs', [full('kept-1', 'kept-1')]), 202, Receipt);
    const opened = await incidentWhen(product.url, 'device_id=host:kept-1', () => true);
    const path = `/api/v3/incidents/${opened.incident_id}`;
    const patch = { status: 'ack', version: opened.version };
    const acknowledged = bodyOf(await sendJson(`${product.url}${path}`, 'PATCH', patch), 200, Incident);
    await product.kill();

    product = await startProduct({ data, args });
    const { url } = product;
    expect(await read(url, path, Incident)).toEqual(acknowledged);
    const { data: silences } = await read(url, '/api/v3/silences', z.object({ data: z.array(Silence) }));
    expect(silences).toMatchObject([
      { comment: 'dry dock', matchers: [{ field: 'host', value: 'silent-*' }] },
    ]);

    bodyOf(
      await postRecords(url, 'logs', [full('kept-1', 'again-1'), full('silent-1', 'silent-1')]),
      202,
      Receipt,
    );
    const grown = await incidentWhen(
      url,
      'device_id=host:kept-1',
      ({ anomaly_count }) => anomaly_count === 2,
    );
    expect(grown).toMatchObject({ incident_id: opened.incident_id, status: 'ack', duplicate_count: 1 });
    expect(await incidentsOf(url, 'device_id=host:silent-1')).toMatchObject([{ status: 'suppressed' }]);
  });
});
