import { createServer, type Server, type Socket } from 'node:net';
import { errorText } from '@aiops/kernel';
import type { Log, Telemetry } from '@aiops/ports';
import type { SyslogLimits } from './limits.ts';
import type { LineBuffer } from './line-buffer.ts';
import { StreamFraming } from './stream-framing.ts';

export interface TcpListener {
  readonly port: number;
  /** Reads on from connections that were paused because the buffer was full. */
  resume(): void;
  close(): Promise<void>;
}

const KEEP_ALIVE_MS = 60_000;

/** Reads one connection until it ends. */
function serve(
  socket: Socket,
  buffer: LineBuffer,
  paused: Set<Socket>,
  limits: SyslogLimits,
  log: Log,
): void {
  const peer = socket.remoteAddress ?? '';
  const framing = new StreamFraming(limits.lineBytes);
  const take = (message: Buffer) => buffer.offer('syslog-tcp', peer, message);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.setTimeout(limits.idleTimeoutMs, () => {
    // A sender that we keep waiting is not idle.
    if (!paused.has(socket)) socket.destroy();
  });
  socket.on('data', (chunk: Buffer) => {
    for (const message of framing.push(chunk)) take(message);
    if (!buffer.isFull) return;
    socket.pause();
    paused.add(socket);
  });
  socket.on('error', (error) => log.debug({ peer, error_msg: errorText(error) }, 'syslog connection broke'));
  socket.on('close', () => {
    paused.delete(socket);
    const rest = framing.end();
    if (rest !== null) take(rest);
    if (framing.cut > 0) log.warn({ peer, messages: framing.cut }, 'syslog messages were cut at the limit');
  });
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

/** Listens on TCP. Both framings are told per connection; a full buffer stops the reading and so the sender. */
export async function listenTcp(
  host: string,
  port: number,
  buffer: LineBuffer,
  options: { readonly limits: SyslogLimits; readonly telemetry: Telemetry; readonly log: Log },
): Promise<TcpListener> {
  const { limits, telemetry, log } = options;
  const open = new Set<Socket>();
  const paused = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    serve(socket, buffer, paused, limits, log);
  });
  server.maxConnections = limits.connections;
  server.on('drop', () => telemetry.count('aiops_connections_refused_total', { source: 'syslog-tcp' }));
  await listen(server, host, port);
  server.on('error', (error) => log.error({ error_msg: errorText(error) }, 'the syslog TCP listener failed'));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    resume() {
      for (const socket of paused) socket.resume();
      paused.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
