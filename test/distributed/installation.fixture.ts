import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RoleName } from '@aiops/contracts';
import { freePort } from './free-port.ts';
import { natsServer } from './nats-server.ts';
import { type Started, startProcess } from './processes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const LAUNCHER = join(ROOT, 'apps/aiops/bin/aiops.cjs');
export const STARTED_ROLES = [
  'ingest',
  'anomaly-detection',
  'enhanced-anomaly-detection',
  'enrichment-service',
  'correlation-service',
  'incident-api',
  'llm-enricher',
] as const satisfies readonly RoleName[];

/** A NATS server, a ClickHouse endpoint and a process for each role, as their operators start them. */
export class Installation {
  readonly #directory: string;
  readonly #env: Record<string, string>;
  readonly #processes = new Map<string, Started>();
  #natsPort = 0;
  #clickHousePort = 0;

  constructor(directory: string, env: Readonly<Record<string, string>> = {}) {
    this.#directory = directory;
    this.#env = { ...env };
  }

  async start(roles: readonly RoleName[] = STARTED_ROLES): Promise<void> {
    await this.choosePorts();
    await this.startNats();
    await this.startClickHouse();
    // Any order: the API is there before who writes what it shows.
    for (const role of [...roles].reverse()) await this.startRole(role);
  }

  /** Where the engines will be; roles may be started from now on. */
  async choosePorts(): Promise<void> {
    this.#natsPort = await freePort();
    this.#clickHousePort = await freePort();
    this.#env['AIOPS_NATS_URL'] = this.natsUrl;
    this.#env['AIOPS_CLICKHOUSE_URL'] = `http://127.0.0.1:${this.#clickHousePort}`;
  }

  get natsUrl(): string {
    return `nats://127.0.0.1:${this.#natsPort}`;
  }

  async startNats(): Promise<void> {
    const args = [
      '-a',
      '127.0.0.1',
      '-p',
      String(this.#natsPort),
      '-js',
      '-sd',
      join(this.#directory, 'nats'),
    ];
    this.#processes.set('nats', await startProcess(natsServer(), args, /Server is ready/));
  }

  async startClickHouse(): Promise<void> {
    const directory = join(this.#directory, 'clickhouse');
    const args = [LAUNCHER, 'clickhouse-endpoint', directory, String(this.#clickHousePort)];
    this.#processes.set('clickhouse', await startProcess(process.execPath, args, /^ready: (\S+)/));
  }

  /** `name` tells several processes of one role apart. */
  async startRole(role: RoleName, name: string = role, port = 0): Promise<Started> {
    const data = join(this.#directory, 'data');
    const own = role === 'ingest' ? INGEST_ARGS : [];
    const args = ['service', role, '--port', String(port), '--data', data, ...own];
    const ready = /^ready: \S+ on (\S+?)(?:, syslog on \S+:(\d+))?$/;
    const started = await startProcess(process.execPath, [LAUNCHER, ...args], ready, this.#env);
    this.#processes.set(name, started);
    return started;
  }

  process(name: string): Started {
    const found = this.#processes.get(name);
    if (found === undefined) throw new Error(`nobody started ${name}`);
    return found;
  }

  urlOf(name: string): string {
    return this.process(name).found[0] ?? '';
  }

  get syslogPort(): number {
    return Number(this.process('ingest').found[1]);
  }

  /** Asks the store itself, as its operator may. */
  async sql(query: string): Promise<Record<string, unknown>[]> {
    const url = `http://127.0.0.1:${this.#clickHousePort}/?query=${encodeURIComponent(`${query} FORMAT JSONEachRow`)}`;
    const answer = await fetch(url);
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async end(): Promise<void> {
    const engines = new Set(['nats', 'clickhouse']);
    const roles = [...this.#processes].filter(([name]) => !engines.has(name));
    await Promise.all(roles.map(([, { end }]) => end('SIGKILL')));
    for (const name of engines) await this.#processes.get(name)?.end('SIGKILL');
  }
}

const INGEST_ARGS = ['--syslog-port', '0', '--no-host-metrics'];
