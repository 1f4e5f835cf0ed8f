import { createSocket } from 'node:dgram';
import {
  AnomalyDetected,
  DroppedRecords,
  Incident,
  LogMessage,
  listOf,
  StatsSnapshot,
} from '@aiops/contracts';
import { expect, it } from 'vitest';
import { eventually, read, startForTest, temporaryDirectory } from '../e2e/product.fixture.ts';

const ENV = {
  AIOPS_POLICY__ingest__limits__records_per_sec_per_source: '200',
  AIOPS_POLICY__ingest__limits__burst_sec: '2',
  AIOPS_POLICY__ingest__storm__records_per_sec_per_source: '100',
  AIOPS_POLICY__ingest__storm__window_sec: '2',
  AIOPS_POLICY__ingest__storm__clear_sec: '3',
};
const SECONDS = 10;
const QUIET_PER_SECOND = 10;
const FLOOD_PER_TICK = 40;
const TICK_MS = 20;
const WITHIN_MS = 60_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls at even times until the storm is over. */
async function every(ms: number, times: number, work: (n: number) => Promise<void> | void): Promise<void> {
  const startMs = Date.now();
  for (let n = 0; n < times; n += 1) {
    await work(n);
    await pause(Math.max(0, startMs + (n + 1) * ms - Date.now()));
  }
}

async function sender(address: string, port: number) {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind({ address }, resolve));
  return {
    send: (line: string) => socket.send(line, port, '127.0.0.1'),
    close: () => socket.close(),
  };
}

function syslog(host: string, text: string): string {
  return `<14>1 ${new Date().toISOString()} ${host} app - - - ${text}`;
}

async function post(
  url: string,
  host: string,
  count: number,
): Promise<{ status: number; retryAfter: string | null }> {
  const ts = new Date().toISOString();
  const body = Array.from({ length: count }, (_, i) =>
    JSON.stringify({ ts, host, service: 'app', level: 'info', msg: `over http ${i}` }),
  ).join('\n');
  const answer = await fetch(`${url}/api/v3/ingest/logs`, { method: 'POST', body });
  await answer.arrayBuffer();
  return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
}

async function storedOf(url: string, host: string): Promise<string[]> {
  const messages: string[] = [];
  let cursor = '';
  do {
    const page = await read(
      url,
      `/api/v3/logs?range=1h&host=${host}&limit=1000${cursor}`,
      listOf(LogMessage),
    );
    messages.push(...page.data.map(({ msg }) => msg));
    cursor = page.next_cursor === null ? '' : `&cursor=${encodeURIComponent(page.next_cursor)}`;
  } while (cursor !== '');
  return messages;
}

async function platformIncidents(url: string): Promise<Incident[]> {
  return (await read(url, '/api/v3/incidents?type=platform', listOf(Incident))).data;
}

it('a host that floods is held back and told of; another loses nothing, and both are counted', async () => {
  const { url, syslogPort } = await startForTest({ data: await temporaryDirectory(), env: ENV });
  const flood = await sender('127.0.0.2', syslogPort);
  const quiet = await sender('127.0.0.3', syslogPort);
  const answers: { status: number; retryAfter: string | null }[] = [];
  let flooded = 0;
  const expected: string[] = [];
  await Promise.all([
    every(TICK_MS, (SECONDS * 1000) / TICK_MS, () => {
      for (let i = 0; i < FLOOD_PER_TICK; i += 1) flood.send(syslog('loud', `flood ${flooded++}`));
    }),
    every(250, SECONDS * 4, async () => {
      answers.push(await post(url, 'loud', 300));
    }),
    every(1000 / QUIET_PER_SECOND, SECONDS * QUIET_PER_SECOND, async (n) => {
      const text = `line ${n}`;
      expected.push(text);
      quiet.send(syslog('quiet', text));
      if (n % 10 === 0) expect((await post(url, 'quiet-http', 10)).status).toBe(202);
    }),
    eventually('an incident of the storm', async () => {
      const [incident] = await platformIncidents(url);
      return incident?.status === 'open' && incident.scope.some(({ device_id }) => device_id === 'host:loud')
        ? incident
        : undefined;
    }),
  ]);
  flood.close();
  quiet.close();

  const sources = await eventually('one more look after all is counted', async () => {
    const { data } = await read(url, '/api/v3/stats/drops?range=1h', listOf(DroppedRecords));
    const of = (reason: string) =>
      data.find((row) => row.reason === reason && row.source === 'loud')?.records ?? 0;
    const stored = (await storedOf(url, 'loud')).filter((msg) => msg.startsWith('flood')).length;
    const lost = data
      .filter(({ reason }) => reason === 'buffer_full')
      .reduce((sum, { records }) => sum + records, 0);
    return of('rate_limited') > 0 && of('storm_sampled') > 0 && stored > 0 ? { data, of, lost } : undefined;
  });
  // Of what the flood sent, the system's own socket buffer may drop a part unseen; nothing is counted that was not sent.
  expect(sources.of('rate_limited')).toBeLessThanOrEqual(flooded);
  expect(sources.of('rate_limited')).toBeGreaterThan(flooded / 2);

  const told = answers.filter(({ status }) => status === 429);
  expect(told.length).toBeGreaterThan(0);
  expect(told.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true);
  expect(answers.every(({ status }) => status === 202 || status === 429)).toBe(true);

  await eventually('all lines of the quiet host', async () =>
    (await storedOf(url, 'quiet')).length === expected.length ? true : undefined,
  );
  expect((await storedOf(url, 'quiet')).sort()).toEqual([...expected].sort());
  expect(await storedOf(url, 'quiet-http')).toHaveLength(SECONDS * 10);
  expect(sources.data.filter(({ source }) => source.startsWith('quiet'))).toEqual([]);

  const { dropped } = await read(url, '/api/v3/stats?range=1h', StatsSnapshot);
  expect(dropped?.rate_limited).toBeGreaterThanOrEqual(sources.of('rate_limited'));
  expect(dropped?.storm_sampled).toBeGreaterThanOrEqual(sources.of('storm_sampled'));

  await eventually(
    'the end of the storm',
    async () => {
      const incidents = await platformIncidents(url);
      const [incident] = incidents;
      if (incidents.length !== 1 || incident === undefined) throw new Error(`${incidents.length} incidents`);
      // It resolves a window of its type later; that its condition ended is told at once.
      const isCleared = incident.timeline.some(({ event, description }) =>
        `${event} ${description}`.includes('cleared'),
      );
      return isCleared ? incident : undefined;
    },
    WITHIN_MS,
  );
  const said = await read(url, '/api/v3/anomalies?range=1h&detector=storm', listOf(AnomalyDetected));
  expect(said.data.map(({ state, host }) => [host, state])).toEqual([
    ['loud', 'cleared'],
    ['loud', 'firing'],
  ]);
});
