import { Readable } from 'node:stream';
import type { Telemetry } from '@aiops/ports';
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { CallLane } from './call-lane.ts';
import type { Driver, InsertRequest, Parameters, Reader } from './driver.ts';
import { SERVER_READ_SETTINGS, SERVER_WRITE_SETTINGS } from './engine-config.ts';
import { storeClosed, storeError } from './store-errors.ts';

const DATABASE = 'aiops';
/** Calls at once, and how many may wait for them, by who waits for whom. */
const LANES = {
  read: { calls: 4, waiting: 256 },
  search: { calls: 4, waiting: 128 },
  events: { calls: 4, waiting: 64 },
  bulk: { calls: 2, waiting: 64 },
} as const;
type LaneName = keyof typeof LANES;
const REQUEST_TIMEOUT_MS = 65_000;
const SLOW_CALL_MS = 1000;

export interface ServerAddress {
  /** `http://host:8123` or `https://host:8443`. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM of the authority that signed the server's certificate, where the machine does not know it. */
  readonly caCertificate?: Buffer;
}

interface ServerDriverOptions {
  readonly server: ServerAddress;
  readonly telemetry: Telemetry;
  readonly onSlow: (operation: string, durationMs: number) => void;
}

/** A ClickHouse server over HTTP, compressed both ways. */
class ServerDriver implements Driver {
  readonly searches: Reader;
  readonly #lanes: Readonly<Record<LaneName, CallLane<ClickHouseClient>>>;
  readonly #client: ClickHouseClient;
  readonly #options: ServerDriverOptions;
  #isClosed = false;

  constructor(client: ClickHouseClient, options: ServerDriverOptions) {
    this.#client = client;
    this.#options = options;
    const lane = (name: LaneName): CallLane<ClickHouseClient> =>
      new CallLane(name, Array<ClickHouseClient>(LANES[name].calls).fill(client), LANES[name].waiting);
    this.#lanes = { read: lane('read'), search: lane('search'), events: lane('events'), bulk: lane('bulk') };
    this.searches = { query: (sql, parameters) => this.#read('search', sql, parameters) };
  }

  query<Row>(sql: string, parameters?: Parameters): Promise<Row[]> {
    return this.#read('read', sql, parameters);
  }

  #read<Row>(lane: LaneName, sql: string, parameters: Parameters = {}): Promise<Row[]> {
    return this.#call('query', lane, async (client) => {
      const answer = await client.query({
        query: sql,
        query_params: { ...parameters },
        format: 'JSONEachRow',
        clickhouse_settings: SERVER_READ_SETTINGS,
      });
      return answer.json<Row>();
    });
  }

  async insert({ table, columns, payload, token, lane }: InsertRequest): Promise<void> {
    await this.#call(`insert into ${table}`, lane, async (client) => {
      const { stream } = await client.exec({
        query: `INSERT INTO ${DATABASE}.${table} (${columns.join(', ')}) FORMAT JSONCompactEachRow`,
        values: Readable.from([payload], { objectMode: false }),
        clickhouse_settings: { ...SERVER_WRITE_SETTINGS, insert_deduplication_token: token },
      });
      // The answer is empty; until it is read the connection is not free.
      for await (const _ of stream);
    });
  }

  async command(sql: string): Promise<void> {
    await this.#call('command', 'events', (client) =>
      client.command({ query: sql, clickhouse_settings: SERVER_WRITE_SETTINGS }),
    );
  }

  async #call<T>(
    operation: string,
    name: LaneName,
    call: (client: ClickHouseClient) => Promise<T>,
  ): Promise<T> {
    if (this.#isClosed) throw storeClosed();
    const startedMs = performance.now();
    try {
      return await this.#lanes[name].run(call);
    } catch (error) {
      this.#options.telemetry.count('store_errors_total', { lane: name });
      throw storeError(operation, withEngineCode(error));
    } finally {
      const durationMs = performance.now() - startedMs;
      this.#options.telemetry.observe('store_call_ms', durationMs, { lane: name });
      if (durationMs > SLOW_CALL_MS) this.#options.onSlow(operation, durationMs);
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#client.close();
  }
}

/** The client tells the engine's code as text; the decision is made by its number, as for chDB. */
function withEngineCode(error: unknown): unknown {
  if (!(error instanceof ClickHouseError)) return error;
  return Object.assign(error, { clickhouseCode: Number(error.code) });
}

/** Rejects with `store_unavailable` when the server does not answer. */
export async function openServerDriver(options: ServerDriverOptions): Promise<Driver> {
  const { url, username, password, caCertificate } = options.server;
  const client = createClient({
    url,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(caCertificate === undefined ? {} : { tls: { ca_cert: caCertificate } }),
    application: 'aiops',
    compression: { request: true, response: true },
    request_timeout: REQUEST_TIMEOUT_MS,
    // Every failure is an error that whoever asked tells.
    log: { level: ClickHouseLogLevel.OFF },
    max_open_connections: Object.values(LANES).reduce((sum, { calls }) => sum + calls, 0),
  });
  const driver = new ServerDriver(client, options);
  try {
    await driver.command(`CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic`);
    return driver;
  } catch (error) {
    await driver.close();
    throw error;
  }
}
