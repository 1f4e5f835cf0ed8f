import { createServer, type Server, type Socket } from 'node:net';
import { errorText } from '@aiops/kernel';
import type { Log, Telemetry } from '@aiops/ports';
import type { SyslogLimits } from './limits.ts';
import type { LineBuffer } from './line-buffer.ts';
import { OpenConnections, type Placed } from './open-connections.ts';
import { StreamFraming } from './stream-framing.ts';

export interface TcpListenerOptions {
  readonly limits: SyslogLimits;
  readonly telemetry: Telemetry;
  readonly log: Log;
}

export interface TcpListener {
  readonly port: number;
  /** Reads on from connections that were paused because the buffer was full. */
  resume(): void;
  close(): Promise<void>;
}

const KEEP_ALIVE_MS = 60_000;

/** One sender. While the buffer is full it is not read, so that TCP itself slows it down. */
class Connection implements Placed {
  readonly #socket: Socket;
  readonly #buffer: LineBuffer;
  readonly #framing: StreamFraming;
  readonly peer: string;
  lastHeardMs = performance.now();
  #toldOutOfStep = false;
  /** Complete messages that the buffer had no room for: at most what one read brought. */
  #pending: Buffer[] = [];

  constructor(socket: Socket, buffer: LineBuffer, { limits, log, telemetry }: TcpListenerOptions) {
    this.#socket = socket;
    this.#buffer = buffer;
    this.#framing = new StreamFraming(limits.lineBytes);
    this.peer = socket.remoteAddress ?? '';
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setTimeout(limits.idleTimeoutMs, () => {
      // A sender that we keep waiting is not idle.
      if (!this.isHeldUp) socket.destroy();
    });
    socket.on('data', (chunk: Buffer) => {
      this.lastHeardMs = performance.now();
      this.#take(this.#framing.push(chunk));
      this.#tellOutOfStep(log, telemetry);
    });
    socket.on('error', (error) => {
      log.debug({ peer: this.peer, error_msg: errorText(error) }, 'a syslog connection broke');
    });
    socket.on('close', () => this.#end(log));
  }

  get isHeldUp(): boolean {
    return this.#pending.length > 0;
  }

  close(): void {
    this.#socket.destroy();
  }

  #tellOutOfStep(log: Log, telemetry: Telemetry): void {
    if (!this.#framing.isOutOfStep || this.#toldOutOfStep) return;
    this.#toldOutOfStep = true;
    telemetry.count('aiops_syslog_out_of_step_total');
    log.warn({ peer: this.peer }, 'a syslog sender’s message lengths make no sense; it is read by lines');
  }

  resume(): void {
    if (this.#pending.length === 0) return;
    this.#take(this.#pending);
    if (this.#pending.length === 0) this.#socket.resume();
  }

  #take(messages: Buffer[]): void {
    let taken = 0;
    for (; taken < messages.length && !this.#buffer.isFull; taken += 1) {
      const message = messages[taken];
      if (message !== undefined) this.#buffer.offer('syslog-tcp', this.peer, message);
    }
    this.#pending = messages.slice(taken);
    if (this.#pending.length > 0) this.#socket.pause();
  }

  #end(log: Log): void {
    const rest = this.#framing.end();
    for (const message of this.#pending) this.#buffer.offer('syslog-tcp', this.peer, message);
    if (rest !== null) this.#buffer.offer('syslog-tcp', this.peer, rest);
    this.#pending = [];
    const messages = this.#framing.cut;
    if (messages > 0) log.warn({ peer: this.peer, messages }, 'syslog messages were cut at the limit');
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Resolves when every connection has given up what it held: the server's own event comes before that. */
async function close(server: Server, open: ReadonlyMap<Socket, Connection>): Promise<void> {
  server.close();
  await Promise.all(
    [...open.keys()].map((socket) => {
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.destroy();
      return closed;
    }),
  );
}

/** Listens on TCP. The framing is told per connection. */
export async function listenTcp(
  host: string,
  port: number,
  buffer: LineBuffer,
  { limits, telemetry, log }: TcpListenerOptions,
): Promise<TcpListener> {
  const places = new OpenConnections(limits, log, telemetry);
  /** Those that lost their place are among them until they are closed. */
  const open = new Map<Socket, Connection>();
  const server = createServer((socket) => {
    const connection = new Connection(socket, buffer, { limits, telemetry, log });
    if (!places.admit(connection)) {
      telemetry.count('aiops_queue_refused_total', { queue: 'syslog_connections' });
      socket.destroy();
      return;
    }
    open.set(socket, connection);
    socket.once('close', () => {
      places.remove(connection);
      open.delete(socket);
    });
  });
  await listen(server, host, port);
  server.on('error', (error) => log.error({ error_msg: errorText(error) }, 'the syslog TCP listener failed'));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    resume() {
      for (const connection of open.values()) connection.resume();
    },
    close: () => close(server, open),
  };
}
