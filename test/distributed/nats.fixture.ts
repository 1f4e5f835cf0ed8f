import { join } from 'node:path';
import { type NatsBusOptions, type NatsParts, openNats } from '@aiops/adapters/bus-nats';
import { ManualClock } from '@aiops/kernel';
import { SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { freePort } from './free-port.ts';
import { natsServer } from './nats-server.ts';
import { type Started, startProcess } from './processes.ts';

/** A nats-server of its own, on a directory of its own. */
export class NatsUnderTest {
  readonly #directory: string;
  readonly #opened: NatsParts[] = [];
  #server: Started | null = null;
  #port = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async start(more: readonly string[] = []): Promise<void> {
    if (this.#port === 0) this.#port = await freePort();
    const store = join(this.#directory, 'jetstream');
    const args = ['-a', '127.0.0.1', '-p', String(this.#port), '-js', '-sd', store, ...more];
    this.#server = await startProcess(natsServer(), args, /Server is ready/);
  }

  get port(): number {
    return this.#port;
  }

  async kill(): Promise<void> {
    await this.#server?.end('SIGKILL');
    this.#server = null;
  }

  /** A process's view of it. */
  async open(options: Partial<NatsBusOptions> = {}): Promise<NatsParts> {
    const parts = await openNats({
      servers: [`127.0.0.1:${this.#port}`],
      name: 'test',
      clock: new ManualClock(Date.parse('2026-03-01T12:00:00.000Z')),
      log: SILENT_LOG,
      telemetry: SILENT_TELEMETRY,
      consumers: [],
      limitBytes: 64 * 1024 * 1024,
      ...options,
    });
    this.#opened.push(parts);
    return parts;
  }

  async dispose(): Promise<void> {
    if (this.#server !== null) for (const { bus } of this.#opened) await bus.close();
    await this.kill();
  }
}
