import { createConnection, type Socket } from 'node:net';
import { LogMessage } from '@aiops/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { eventually, type Product, read, startForTest, temporaryDirectory } from '../e2e/product.fixture.ts';

const Logs = z.object({ data: z.array(LogMessage) });
/** As the servers bound them: `maxConnections` of HTTP, `connections` of syslog. */
const HTTP_CONNECTIONS = 1_000;
const SYSLOG_CONNECTIONS = 256;
const ATTACK = 10_000;
/** So many are opened at a time: the rest of the machine goes on meanwhile. */
const AT_ONCE = 500;
const HONEST_WITHIN_MS = 10_000;

interface Attacker {
  readonly sockets: Socket[];
  open(): number;
  end(): void;
}

/** Connections to this machine, each of which sends `first` and then nothing. */
async function attack(port: number, count: number, first: string): Promise<Attacker> {
  const sockets: Socket[] = [];
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(end);
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, () => dial(port, first));
    sockets.push(...(await Promise.all(some)));
  }
  return { sockets, open: () => sockets.filter((socket) => !socket.destroyed).length, end };
}

/** Resolves when it is connected or refused. */
function dial(port: number, first: string): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.on('data', () => undefined);
    socket.once('error', () => resolve(socket));
    socket.once('end', () => socket.destroy());
    socket.once('connect', () => {
      if (first !== '') socket.write(first);
      resolve(socket);
    });
  });
}

function httpPort({ url }: Product): number {
  return Number(new URL(url).port);
}

async function honestRecord({ url }: Product, host: string): Promise<void> {
  await eventually(
    'an honest record to be taken',
    async () => {
      const body = JSON.stringify({ ts: new Date().toISOString(), host, msg: 'all is well' });
      const signal = AbortSignal.timeout(HONEST_WITHIN_MS);
      const answer = await fetch(`${url}/api/v3/ingest/logs`, { method: 'POST', body, signal });
      return answer.status === 202 ? true : undefined;
    },
    HONEST_WITHIN_MS,
  );
  await storedFrom(url, host);
}

async function honestLine({ url, syslogPort }: Product, host: string): Promise<void> {
  await eventually(
    'an honest line to be stored',
    async () => {
      const socket = await dial(syslogPort, `<13>1 ${new Date().toISOString()} ${host} app - - - well\n`);
      await new Promise((resolve) => setTimeout(resolve, 200));
      socket.destroy();
      const { data } = await read(url, `/api/v3/logs?host=${host}&limit=10`, Logs);
      return data.length > 0 ? true : undefined;
    },
    HONEST_WITHIN_MS,
  );
}

async function storedFrom(url: string, host: string): Promise<void> {
  await eventually('it to be stored', async () => {
    const { data } = await read(url, `/api/v3/logs?host=${host}&limit=10`, Logs);
    return data.length > 0 ? true : undefined;
  });
}

async function residentMb({ url }: Product): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / 1_048_576;
}

describe('connections that mean no good', () => {
  it('slow heads and half-sent bodies do not keep others out, and are closed', async () => {
    const product = await startForTest({ data: await temporaryDirectory() });
    const loris = await attack(httpPort(product), 300, 'POST /api/v3/ingest/logs HTTP/1.1\r\nHost: x\r\nX-A');
    const halfBody = await attack(
      httpPort(product),
      100,
      'POST /api/v3/ingest/logs HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"ts":',
    );
    const drip = setInterval(() => {
      for (const socket of loris.sockets) if (!socket.destroyed) socket.write('a');
    }, 1_000);
    onTestFinished(() => clearInterval(drip));
    await honestRecord(product, 'beside-loris');
    await eventually('slow heads to be closed', async () => (loris.open() === 0 ? true : undefined), 60_000);
    clearInterval(drip);
    await honestRecord(product, 'after-loris');
    await eventually(
      'half bodies to be closed',
      async () => (halfBody.open() === 0 ? true : undefined),
      110_000,
    );
  });

  it('half-open syslog connections hold little, and others still get through', async () => {
    const product = await startForTest({ data: await temporaryDirectory() });
    const before = await residentMb(product);
    const half = await attack(
      product.syslogPort,
      SYSLOG_CONNECTIONS - 56,
      `60000 <13>1 ${'x'.repeat(50_000)}`,
    );
    await honestLine(product, 'beside-half-open');
    expect((await residentMb(product)) - before).toBeLessThan(200);
    half.end();
    await honestLine(product, 'after-half-open');
  });

  it('of ten thousand HTTP connections a bounded number is kept, and an honest client gets through after', async () => {
    const product = await startForTest({ data: await temporaryDirectory() });
    const before = await residentMb(product);
    const many = await attack(httpPort(product), ATTACK, '');
    await eventually('the surplus to be closed', async () =>
      many.open() <= HTTP_CONNECTIONS ? true : undefined,
    );
    // Some were kept: the bound is not that nobody gets in.
    expect(many.open()).toBeGreaterThan(HTTP_CONNECTIONS / 2);
    many.end();
    await honestRecord(product, 'after-http-flood');
    expect((await residentMb(product)) - before).toBeLessThan(200);
  });

  it('of ten thousand syslog connections likewise, and each refusal is counted', async () => {
    const product = await startForTest({ data: await temporaryDirectory() });
    const many = await attack(product.syslogPort, ATTACK, '<13>hel');
    await eventually('the surplus to be closed', async () =>
      many.open() <= SYSLOG_CONNECTIONS ? true : undefined,
    );
    await honestRecord(product, 'beside-syslog-flood');
    const text = await (await fetch(`${product.url}/metrics`)).text();
    const closed = text.matchAll(/^aiops_syslog_connections_dropped_total\{reason="\w+"\} (\S+)$/gm);
    const refused = [...closed].reduce((sum, [, count]) => sum + Number(count), 0);
    expect(refused).toBeGreaterThanOrEqual(ATTACK - SYSLOG_CONNECTIONS);
    many.end();
    await honestLine(product, 'after-syslog-flood');
  });
});
