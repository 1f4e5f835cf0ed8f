import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Telemetry } from '@aiops/ports';
import { drainPending, Session } from 'chdb';
import { CallLane } from './call-lane.ts';
import type { Driver, InsertRequest, Parameters, Reader } from './driver.ts';
import { engineConfigXml, READ_SETTINGS, setStatement, WRITE_SETTINGS } from './engine-config.ts';
import { setParameters } from './parameters.ts';

import { storeClosed, storeError } from './store-errors.ts';

const DATABASE = 'aiops';
const READERS = 2;
const SEARCHERS = 2;
const EVENT_WRITERS = 2;
const BULK_WRITERS = 1;
const MAX_WAITING_READS = 256;
/** Short: a search that would wait for long is told to come again. */
const MAX_WAITING_SEARCHES = 128;
const MAX_WAITING_WRITES = 64;
const SLOW_CALL_MS = 1000;

interface ChdbDriverOptions {
  /** Everything of the engine lies below it. One process at a time. */
  readonly directory: string;
  readonly telemetry: Telemetry;
  readonly onSlow: (operation: string, durationMs: number) => void;
}

class ChdbDriver implements Driver {
  readonly searches: Reader;
  readonly #reads: CallLane<Session>;
  readonly #searches: CallLane<Session>;
  readonly #writes: Readonly<Record<InsertRequest['lane'], CallLane<Session>>>;
  readonly #options: ChdbDriverOptions;
  #closing: Promise<void> | undefined;
  constructor(open: () => Session, options: ChdbDriverOptions) {
    const sessions = (count: number): Session[] => Array.from({ length: count }, open);
    this.#reads = new CallLane('read', sessions(READERS), MAX_WAITING_READS);
    this.#searches = new CallLane('search', sessions(SEARCHERS), MAX_WAITING_SEARCHES);
    this.searches = { query: (sql, parameters) => this.#read(this.#searches, sql, parameters) };
    this.#writes = {
      events: new CallLane('events', sessions(EVENT_WRITERS), MAX_WAITING_WRITES),
      bulk: new CallLane('bulk', sessions(BULK_WRITERS), MAX_WAITING_WRITES),
    };
    this.#options = options;
  }

  async prepare(): Promise<void> {
    await this.#writes.events.run((session) =>
      session.queryAsync(`CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic`),
    );
    for (const lane of this.#lanes) {
      const reads = lane === this.#reads || lane === this.#searches;
      const settings = setStatement(reads ? READ_SETTINGS : WRITE_SETTINGS);
      for (const session of lane.connections) {
        await session.queryAsync(`USE ${DATABASE}`);
        await session.queryAsync(settings);
      }
    }
  }

  get #lanes(): readonly CallLane<Session>[] {
    return [this.#reads, this.#searches, this.#writes.events, this.#writes.bulk];
  }

  query<Row>(sql: string, parameters?: Parameters): Promise<Row[]> {
    return this.#read(this.#reads, sql, parameters);
  }

  async #read<Row>(lane: CallLane<Session>, sql: string, parameters: Parameters = {}): Promise<Row[]> {
    const statement = Object.keys(parameters).length === 0 ? sql : `${setParameters(parameters)}; ${sql}`;
    const text = await this.#call('query', lane, async (session) => {
      const result = await session.queryAsync(statement, { format: 'JSONEachRow' });
      return result.text();
    });
    if (text.length === 0) return [];
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
  }

  async insert(request: InsertRequest): Promise<void> {
    await this.#call(`insert into ${request.table}`, this.#writes[request.lane], (session) =>
      session.insert({
        table: `${DATABASE}.${request.table}`,
        columns: request.columns,
        values: request.payload,
        format: 'JSONCompactEachRow',
        settings: { insert_deduplication_token: request.token },
      }),
    );
  }

  async command(sql: string): Promise<void> {
    await this.#call('command', this.#writes.events, (session) => session.queryAsync(sql));
  }

  async #call<T>(
    operation: string,
    lane: CallLane<Session>,
    call: (session: Session) => Promise<T>,
  ): Promise<T> {
    if (this.#closing !== undefined) throw storeClosed();
    const startedMs = performance.now();
    try {
      return await lane.run(call);
    } catch (error) {
      this.#options.telemetry.count('store_errors_total', { lane: lane.name });
      throw storeError(operation, error);
    } finally {
      const durationMs = performance.now() - startedMs;
      this.#options.telemetry.observe('store_call_ms', durationMs, { lane: lane.name });
      if (durationMs > SLOW_CALL_MS) this.#options.onSlow(operation, durationMs);
    }
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      // Running calls first: a connection closed under one would abort the engine.
      await drainPending();
      for (const lane of this.#lanes) for (const session of lane.connections) session.close();
      await drainPending();
    })();
    return this.#closing;
  }
}

/** Opens the engine's directory. Rejects with `store_unavailable` when another process holds it. */
export async function openChdbDriver(options: ChdbDriverOptions): Promise<Driver> {
  const dataDirectory = join(options.directory, 'engine');
  const configFile = join(options.directory, 'engine.xml');
  await mkdir(dataDirectory, { recursive: true });
  await writeFile(configFile, engineConfigXml());
  const connectionArgs = [`--config-file=${configFile}`, '--async_load_databases=0'];
  try {
    const driver = new ChdbDriver(() => new Session(dataDirectory, { connectionArgs }), options);
    await driver.prepare();
    return driver;
  } catch (error) {
    throw storeError(`open ${options.directory}`, error);
  }
}
