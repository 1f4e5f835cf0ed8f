import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoleName } from '@aiops/contracts';
import { bodiesOf, getJson, logRecords, post } from '../load.ts';
import { type BenchReport, type BenchTable, report, row } from '../report.ts';
import { type Part, startNats, startSelf } from './engines.ts';

const TARGETS = { recordsPerS: 15_000, twoToOne: 1.2 };
const ROLES = [
  'incident-api',
  'correlation-service',
  'enrichment-service',
  'enhanced-anomaly-detection',
  'anomaly-detection',
  'ingest',
] as const satisfies readonly RoleName[];
const SHIPS = ['aurora', 'borealis', 'castor'] as const;
const PER_BODY = 1_000;
const SENDERS = 4;
const LOOK_EVERY_MS = 200;
const WARM_UP = 20_000;

/** Where the time went, by process: CPU seconds. */
interface Measured {
  readonly recordsPerSecond: number;
  readonly seconds: number;
  readonly cpu: readonly { readonly name: string; readonly seconds: number | null }[];
}

/**
 * Roles as processes of their own over NATS and ClickHouse: from the first byte sent until the last record is stored and judged by
 * both detections, of three ships; with one worker a role, then with two.
 */
export async function benchDistributed(quick: boolean, say: (line: string) => void): Promise<BenchReport> {
  const records = quick ? 60_000 : 300_000;
  const one = await measure(1, records, say);
  say(`one worker a role: ${Math.round(one.recordsPerSecond)} records a second`);
  const two = await measure(2, records, say);
  say(`two workers a role: ${Math.round(two.recordsPerSecond)} records a second`);
  const busy = busyShare(one);
  return {
    ...report('distributed', [
      row('records_per_s', one.recordsPerSecond, '1/s', 'higher', TARGETS.recordsPerS, 'one worker a role'),
      row(
        'records_per_s_two_workers',
        two.recordsPerSecond,
        '1/s',
        'higher',
        null,
        'two workers a role, three ships',
      ),
      row(
        'two_to_one',
        two.recordsPerSecond / one.recordsPerSecond,
        'ratio',
        'higher',
        TARGETS.twoToOne,
        busy === null
          ? 'this system does not tell of CPU time'
          : `with one worker a role ${(busy * 100).toFixed(0)} % of ${cpus().length} cores are busy already: see the profile`,
      ),
    ]),
    details: [profile('CPU seconds by process, one worker a role', one), profile('with two', two)],
  };
}

function busyShare({ cpu, seconds }: Measured): number | null {
  const total = cpu.reduce<number | null>(
    (sum, one) => (sum === null || one.seconds === null ? null : sum + one.seconds),
    0,
  );
  return total === null ? null : total / (seconds * cpus().length);
}

function profile(title: string, { cpu, seconds }: Measured): BenchTable {
  return {
    title,
    columns: ['process', 'CPU s', 'of one core'],
    rows: cpu.map(({ name, seconds: used }) => [
      name,
      used === null ? null : Number(used.toFixed(1)),
      used === null ? null : `${((used / seconds) * 100).toFixed(0)} %`,
    ]),
  };
}

async function measure(workers: number, count: number, say: (line: string) => void): Promise<Measured> {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-bench-'));
  const parts: Part[] = [];
  try {
    const nats = await startNats(directory);
    parts.push(nats.part);
    const clickHouse = await clickHouseUrl(directory, parts);
    const env = { AIOPS_NATS_URL: nats.url, AIOPS_CLICKHOUSE_URL: clickHouse };
    const urls = new Map<string, string[]>();
    for (const role of ROLES) {
      for (let worker = 1; worker <= (role === 'incident-api' ? 1 : workers); worker += 1) {
        const name = workers === 1 ? role : `${role} ${worker}`;
        const part = await startSelf(name, argsOf(role, directory), env);
        parts.push(part);
        urls.set(role, [...(urls.get(role) ?? []), part.ready]);
      }
    }
    say(`${parts.length} processes are ready`);
    const ingest = urls.get('ingest') ?? [];
    const [api = ''] = urls.get('incident-api') ?? [];
    await send(ingest, api, loadOf(WARM_UP, 'warm'));
    const load = loadOf(count, 'load');
    return await timed(parts, load.records, () => send(ingest, api, load));
  } finally {
    for (const part of parts.reverse()) await part.end();
    await rm(directory, { recursive: true, force: true });
  }
}

/** A server that is there already, or the engine in process behind ClickHouse's own interface. */
async function clickHouseUrl(directory: string, parts: Part[]): Promise<string> {
  const endpoint = await startSelf(
    'clickhouse endpoint',
    ['clickhouse-endpoint', join(directory, 'clickhouse'), '0'],
    {},
  );
  parts.push(endpoint);
  return endpoint.ready;
}

function argsOf(role: RoleName, directory: string): string[] {
  const args = ['service', role, '--port', '0', '--data', join(directory, 'data')];
  return role === 'ingest' ? [...args, '--syslog-port', '0', '--no-host-metrics'] : args;
}

async function timed(parts: readonly Part[], count: number, work: () => Promise<void>): Promise<Measured> {
  const before = await Promise.all(parts.map((part) => part.cpuSeconds()));
  const ownBefore = process.cpuUsage();
  const startedMs = performance.now();
  await work();
  const seconds = (performance.now() - startedMs) / 1000;
  const after = await Promise.all(parts.map((part) => part.cpuSeconds()));
  const cpu = parts.map(({ name }, index) => {
    const [from, to] = [before[index] ?? null, after[index] ?? null];
    return { name, seconds: from === null || to === null ? null : to - from };
  });
  const own = process.cpuUsage(ownBefore);
  cpu.push({ name: 'the senders (this bench)', seconds: (own.user + own.system) / 1e6 });
  return { recordsPerSecond: count / seconds, seconds, cpu };
}

interface Load {
  readonly records: number;
  readonly bodies: readonly Body[];
}

type Body = ReturnType<typeof bodiesOf>[number];

/** Of all ships in turn, as they would come beside each other. Made beforehand: a ship's senders have machines of their own. */
function loadOf(count: number, tag: string): Load {
  const share = Math.floor(count / SHIPS.length);
  const ofShips = SHIPS.map((ship) => {
    const records = logRecords(share, Date.now() - 600_000, `${tag}-${ship}`);
    return bodiesOf(
      records.map((record) => ({ ...record, ship_id: ship })),
      PER_BODY,
    );
  });
  const [first = []] = ofShips;
  const bodies = first.flatMap((_, i) => ofShips.flatMap((ofShip) => ofShip.slice(i, i + 1)));
  return { records: share * SHIPS.length, bodies };
}

/** Until all of them are stored and both detections have judged them. */
async function send(ingest: readonly string[], api: string, { records, bodies }: Load): Promise<void> {
  const before = await counted(api);
  const queue = bodies.values();
  await Promise.all(
    Array.from({ length: SENDERS }, async (_, index) => {
      for (const body of queue) await post(ingest[index % ingest.length] ?? '', '/api/v3/ingest/logs', body);
    }),
  );
  for (;;) {
    const now = await counted(api);
    if (Object.keys(before).every((what) => (now[what] ?? 0) - (before[what] ?? 0) >= records)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function counted(api: string): Promise<Record<string, number>> {
  const stats = (await getJson(api, '/api/v3/stats?range=1h')) as {
    logs: number;
    services: { role: string; processed: number }[];
  };
  const of = (role: string): number =>
    stats.services.find((service) => service.role === role)?.processed ?? 0;
  return {
    logs: stats.logs,
    'anomaly-detection': of('anomaly-detection'),
    'enhanced-anomaly-detection': of('enhanced-anomaly-detection'),
  };
}
