import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { LogMessage } from '@aiops/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { eventually, type Product, read, startForTest, temporaryDirectory } from '../e2e/product.fixture.ts';
import { hasProgram } from './debian-package.ts';

const HAS_RSYSLOG = hasProgram('rsyslogd', 'rsyslog', '-v');
const LINES = 2_000;
const WITHIN_MS = 60_000;
/** Looks in a row without a new line, after which no more is coming. */
const SETTLED_LOOKS = 20;
const Logs = z.object({ data: z.array(LogMessage), next_cursor: z.string().nullable() });
/** By the number of RFC 5424. */
/** By default records below info are judged but not stored. */
const EVERY_LEVEL = { AIOPS_POLICY__ingest__logs__min_severity: 'trace' };
const LEVELS = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'] as const;
const LOCAL0 = 16;

interface Sent {
  readonly ts: string;
  readonly host: string;
  readonly service: string;
  readonly severity_number: number;
  readonly level: string;
  readonly msg: string;
}

function lineNumber(i: number): Sent {
  const severity = i % 8;
  return {
    ts: new Date(START_MS + i).toISOString(),
    host: `bridge-${i % 5}`,
    service: `logger${i % 3}`,
    severity_number: severity,
    level: LEVELS[severity] ?? 'info',
    msg: `line ${i} of the watch: größe "${i * 7}" \\ ok`,
  };
}

const START_MS = Date.now() - 3_600_000;

function wire({ ts, host, service, severity_number, msg }: Sent): string {
  return `<${LOCAL0 * 8 + severity_number}>1 ${ts} ${host} ${service} - - - ${msg}\n`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** rsyslog between the programs of a ship and us, as its own manual sets up a queue that goes to the disk. */
async function startRsyslog(inPort: number, outPort: number): Promise<{ spool: string }> {
  const directory = await temporaryDirectory();
  const spool = join(directory, 'spool');
  mkdirSync(spool);
  const config = join(directory, 'rsyslog.conf');
  writeFileSync(
    config,
    `global(workDirectory="${spool}" parser.escapeControlCharactersOnReceive="off")
module(load="imtcp")
input(type="imtcp" address="127.0.0.1" port="${inPort}")
action(type="omfwd" target="127.0.0.1" port="${outPort}" protocol="tcp" TCP_Framing="octet-counted"
  template="RSYSLOG_SyslogProtocol23Format" action.resumeRetryCount="-1" action.resumeInterval="1"
  queue.type="LinkedList" queue.filename="to-aiops" queue.size="10000" queue.highWatermark="100"
  queue.lowWatermark="50" queue.maxDiskSpace="64m" queue.saveOnShutdown="on")
`,
  );
  const child = spawn('rsyslogd', ['-n', '-f', config, '-i', join(directory, 'pid')], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { spool };
}

/** The program that logs: one connection to rsyslog, which is there all the time. */
async function connectTo(port: number): Promise<Socket> {
  return await eventually('rsyslog to listen', () => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => {
        onTestFinished(() => void socket.destroy());
        resolve(socket);
      });
    });
  });
}

function write(socket: Socket, from: number, to: number): void {
  for (let i = from; i < to; i += 1) socket.write(wire(lineNumber(i)));
}

async function storedLogs({ url }: Product): Promise<LogMessage[]> {
  const all: LogMessage[] = [];
  let after = '';
  for (;;) {
    const { data, next_cursor }: z.infer<typeof Logs> = await read(
      url,
      `/api/v3/logs?limit=1000${after}`,
      Logs,
    );
    all.push(...data);
    if (next_cursor === null) return all.filter(({ source }) => source === 'syslog-tcp');
    after = `&cursor=${encodeURIComponent(next_cursor)}`;
  }
}

function numberOf({ msg }: LogMessage): number {
  return Number(/^line (\d+) /.exec(msg)?.[1]);
}

async function untilStored(product: Product, last: number, atLeast: number): Promise<LogMessage[]> {
  return await eventually(
    `${atLeast} lines up to number ${last}`,
    async () => {
      const stored = await storedLogs(product);
      const numbers = new Set(stored.map(numberOf));
      return numbers.size >= atLeast && numbers.has(last) ? stored : undefined;
    },
    WITHIN_MS,
  );
}

/** All that comes: the last line is there, and for a second nothing was added. */
async function untilSettled(product: Product, last: number): Promise<LogMessage[]> {
  let before = -1;
  let looks = 0;
  return await eventually(
    `line ${last}, and nothing more`,
    async () => {
      const stored = await storedLogs(product);
      looks = stored.length === before ? looks + 1 : 0;
      before = stored.length;
      return looks >= SETTLED_LOOKS && times(stored).has(last) ? stored : undefined;
    },
    WITHIN_MS,
  );
}

function times(stored: readonly LogMessage[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const record of stored) counts.set(numberOf(record), (counts.get(numberOf(record)) ?? 0) + 1);
  return counts;
}

function expectAsSent(stored: readonly LogMessage[]): void {
  for (const record of stored) {
    expect(record).toMatchObject(lineNumber(numberOf(record)));
    expect(record.parse_error).toBeUndefined();
  }
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}

describe.runIf(HAS_RSYSLOG)('rsyslog (Debian) with a queue on the disk', () => {
  it('brings every line through an outage of ours, each once, as it was sent', async () => {
    const data = await temporaryDirectory();
    const port = await freePort();
    const args = ['--syslog-port', String(port)];
    const first = await startForTest({ data, args, env: EVERY_LEVEL });
    const inPort = await freePort();
    const { spool } = await startRsyslog(inPort, port);
    const socket = await connectTo(inPort);

    write(socket, 0, 700);
    await untilStored(first, 699, 700);
    await first.kill();
    write(socket, 700, 1_400);
    await eventually('the queue on the disk', async () =>
      readdirSync(spool).some((name) => /^to-aiops\.\d+$/.test(name)) ? true : undefined,
    );
    const second = await startForTest({ data, args, env: EVERY_LEVEL });
    write(socket, 1_400, LINES);
    const stored = await untilStored(second, LINES - 1, LINES);

    const repeated = [...times(stored)].filter(([, count]) => count > 1).map(([number]) => number);
    say(`rsyslog: ${LINES} lines sent, ${stored.length} stored, sent again: ${repeated.join(' ') || 'none'}`);
    expect(times(stored).size).toBe(LINES);
    // rsyslog may send a line again when a connection breaks: nothing else is there twice, and no more than a batch.
    expect(repeated.every((number) => number >= 699 && number < LINES)).toBe(true);
    expect(repeated.length).toBeLessThanOrEqual(128);
    expectAsSent(stored);
  });

  it('loses, at a kill in full flow, only what was on the wire: plain TCP has no answer', async () => {
    const data = await temporaryDirectory();
    const port = await freePort();
    const args = ['--syslog-port', String(port)];
    const first = await startForTest({ data, args, env: EVERY_LEVEL });
    const inPort = await freePort();
    await startRsyslog(inPort, port);
    const socket = await connectTo(inPort);
    const PIECE = 20;
    let killed: Promise<void> | undefined;
    let written = 0;
    let writtenAtKill = LINES;
    for (; written < LINES; written += PIECE) {
      write(socket, written, written + PIECE);
      if (written === LINES / 2) {
        killed = first.kill().then(() => {
          writtenAtKill = Math.min(LINES, written + PIECE);
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await killed;
    const second = await startForTest({ data, args, env: EVERY_LEVEL });
    const stored = await untilSettled(second, LINES - 1);
    const counts = times(stored);
    const missing = Array.from({ length: LINES }, (_, i) => i).filter((i) => !counts.has(i));
    const repeated = [...counts].filter(([, count]) => count > 1).map(([number]) => number);
    say(
      `rsyslog, killed in full flow: ${missing.length} of ${LINES} lines were on the wire and are lost, ` +
        `${repeated.length} were sent again`,
    );
    // One hole, of lines that were under way when we were killed.
    const [from = 0] = missing;
    expect(missing).toEqual(missing.map((_, i) => from + i));
    expect(missing.every((number) => number < writtenAtKill)).toBe(true);
    expect(repeated.length).toBeLessThanOrEqual(128);
    expectAsSent(stored);
  });
});
