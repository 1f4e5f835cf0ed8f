import { execFile, execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { UnavailableError } from '@aiops/kernel';
import { type Intake, type IntakeReceipt, type Origin, SILENT_LOG, type Telemetry } from '@aiops/ports';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SyslogLimits } from './limits.ts';
import { type SyslogReceiver, startSyslogReceiver } from './syslog-receiver.ts';

class RememberingIntake implements Intake {
  readonly lines: string[] = [];
  readonly origins: Origin[] = [];
  readonly batches: number[] = [];
  /** Holds hand-overs up while it is set. */
  gate: Promise<void> | null = null;
  failures = 0;

  async acceptLines(lines: readonly string[], origin: Origin): Promise<IntakeReceipt> {
    if (this.gate !== null) await this.gate;
    if (this.failures > 0) {
      this.failures -= 1;
      throw new UnavailableError('bus_full', 'the bus is full');
    }
    this.lines.push(...lines);
    this.origins.push(origin);
    this.batches.push(lines.length);
    return { accepted: lines.length, refused: [] };
  }
  async acceptRecords(): Promise<IntakeReceipt> {
    throw new Error('syslog hands over lines');
  }
}

class CountingTelemetry implements Telemetry {
  readonly counts = new Map<string, number>();
  count(name: string, labels: Readonly<Record<string, string>> = {}, by = 1): void {
    const key = [name, ...Object.values(labels)].join(' ');
    this.counts.set(key, (this.counts.get(key) ?? 0) + by);
  }
  gauge(): void {}
  observe(): void {}
}

const receivers: SyslogReceiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
});

async function start(limits: Partial<SyslogLimits> = {}) {
  const intake = new RememberingIntake();
  const telemetry = new CountingTelemetry();
  const receiver = await startSyslogReceiver({
    host: '127.0.0.1',
    port: 0,
    intake,
    limits,
    telemetry,
    log: SILENT_LOG,
  });
  receivers.push(receiver);
  return { intake, telemetry, receiver, port: receiver.port };
}

async function sendUdp(port: number, datagrams: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const datagram of datagrams) {
    await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve));
  }
  socket.close();
}

async function sendTcp(port: number, bytes: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(bytes);
  await once(socket, 'close');
}

function holdUp(intake: RememberingIntake): () => void {
  let release = () => {};
  intake.gate = new Promise((resolve) => {
    release = () => {
      intake.gate = null;
      resolve();
    };
  });
  return release;
}

const hasLines = (intake: RememberingIntake, count: number) =>
  vi.waitFor(() => expect(intake.lines).toHaveLength(count), { timeout: 5000 });

describe('the syslog receiver', () => {
  it('takes datagrams and both framings of TCP on the same number', async () => {
    const { intake, port } = await start();
    await sendUdp(port, ['<13>udp one\n', '<13>udp two\nwith a second line']);
    await hasLines(intake, 2);
    await sendTcp(port, '<13>line one\n<13>line two');
    await sendTcp(port, '11 <13>counted10 <13>again\n');
    await hasLines(intake, 6);
    expect(intake.lines).toEqual([
      '<13>udp one',
      '<13>udp two\nwith a second line',
      '<13>line one',
      '<13>line two',
      '<13>counted',
      '<13>again\n',
    ]);
    expect(new Set(intake.origins.map(({ source, peer }) => `${source} ${peer}`))).toEqual(
      new Set(['syslog-udp 127.0.0.1', 'syslog-tcp 127.0.0.1']),
    );
  });

  it('hands over together what came while the last hand-over was in flight', async () => {
    const { intake, port } = await start();
    const release = holdUp(intake);
    await sendTcp(port, '<13>first\n');
    await vi.waitFor(() => expect(intake.gate).not.toBeNull());
    for (let i = 0; i < 5; i += 1) await sendTcp(port, `<13>a ${i}\n<13>b ${i}\n`);
    release();
    await hasLines(intake, 11);
    expect(intake.batches.length).toBeLessThanOrEqual(3);
  });

  it('stops reading from TCP while the buffer is full, and then loses nothing', async () => {
    const { intake, telemetry, port } = await start({ bufferLines: 50 });
    const release = holdUp(intake);
    const lines = Array.from({ length: 20_000 }, (_, i) => `<13>message ${i} ${'x'.repeat(200)}`);
    const sent = sendTcp(port, `${lines.join('\n')}\n`);
    await sendTcp(port, '<13>another sender\n');
    release();
    await sent;
    await hasLines(intake, 20_001);
    expect(intake.lines.filter((line) => line !== '<13>another sender')).toEqual(lines);
    expect(telemetry.counts.size).toBe(0);
  });

  it('drops datagrams that a full buffer can not take, and counts each', async () => {
    const { intake, telemetry, port } = await start({ bufferLines: 10 });
    const release = holdUp(intake);
    await sendUdp(
      port,
      Array.from({ length: 100 }, (_, i) => `<13>${i}`),
    );
    const dropped = () => telemetry.counts.get('aiops_records_dropped_total syslog-udp buffer_full') ?? 0;
    await vi.waitFor(() => expect(dropped()).toBeGreaterThanOrEqual(80));
    release();
    await vi.waitFor(() => expect(intake.lines.length + dropped()).toBe(100));
    expect(intake.lines.slice(0, 3)).toEqual(['<13>0', '<13>1', '<13>2']);
  });

  it('comes again when the intake can take nothing at the moment', async () => {
    const { intake, port } = await start();
    intake.failures = 2;
    await sendTcp(port, '<13>kept\n');
    await hasLines(intake, 1);
    expect(intake.lines).toEqual(['<13>kept']);
  });

  it('hands over at the stop what it has received, the unfinished line included', async () => {
    const { intake, port, receiver } = await start();
    const socket = connect(port, '127.0.0.1');
    socket.write('<13>whole\n<13>unfinish');
    await hasLines(intake, 1);
    await receiver.stop();
    expect(intake.lines).toEqual(['<13>whole', '<13>unfinish']);
    socket.destroy();
  });

  it('counts what it can not hand over before the stop is due', async () => {
    const { intake, telemetry, port, receiver } = await start({ drainMs: 50 });
    intake.failures = Number.POSITIVE_INFINITY;
    await sendTcp(port, '<13>a\n<13>b\n');
    await receiver.stop();
    expect(telemetry.counts.get('aiops_records_dropped_total syslog-tcp stopped')).toBe(2);
  });

  it('closes connections on which nothing comes', async () => {
    const { port } = await start({ idleTimeoutMs: 50 });
    const idle = connect(port, '127.0.0.1');
    await once(idle, 'connect');
    await once(idle, 'close');
  });

  async function hello(port: number, localAddress: string, text: string) {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(`${text}\n`);
    return socket;
  }

  it('closes the idlest connection for a new one when all places are taken', async () => {
    const { intake, telemetry, port } = await start({ connections: 2 });
    const idle = await hello(port, '127.0.0.1', '<13>idle');
    await hasLines(intake, 1);
    const busy = await hello(port, '127.0.0.2', '<13>busy');
    await hasLines(intake, 2);
    const closed = once(idle, 'close');
    const fresh = await hello(port, '127.0.0.3', '<13>fresh');
    await closed;
    await hasLines(intake, 3);
    busy.write('<13>still there\n');
    await hasLines(intake, 4);
    expect(telemetry.counts.get('aiops_syslog_connections_dropped_total cap')).toBe(1);
    for (const socket of [busy, fresh]) socket.destroy();
  });

  it('lets one address take its share of the places and no more', async () => {
    const { intake, telemetry, port } = await start({ connections: 10, connectionsPerPeer: 2 });
    const other = await hello(port, '127.0.0.2', '<13>other');
    await hasLines(intake, 1);
    const sockets = [];
    for (let i = 0; i < 4; i += 1) {
      sockets.push(await hello(port, '127.0.0.1', `<13>greedy ${i}`));
      await hasLines(intake, 2 + i);
    }
    expect(telemetry.counts.get('aiops_syslog_connections_dropped_total peer_cap')).toBe(2);
    other.write('<13>still there\n');
    await hasLines(intake, 6);
    for (const socket of [other, ...sockets]) socket.destroy();
  });

  it('says so when its port is taken', async () => {
    const { port } = await start();
    const again = startSyslogReceiver({
      host: '127.0.0.1',
      port,
      intake: new RememberingIntake(),
      telemetry: new CountingTelemetry(),
      log: SILENT_LOG,
    });
    await expect(again).rejects.toMatchObject({ code: 'syslog_not_listening' });
  });
});

/** util-linux's own sender, where it is installed. */
const LOGGER = 'logger';

function hasLogger(): boolean {
  try {
    return execFileSync(LOGGER, ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
}

/** What `logger` of util-linux sends for these options, for machines that do not have it. */
const SAME_BYTES: Readonly<Record<string, (text: string) => string>> = {
  '-d --rfc3164': (text) => `<13>Nov 22 10:00:00 host root: ${text}`,
  '-d --rfc5424': (text) => `<13>1 2026-11-22T10:00:00.000000+00:00 host root - - - ${text}`,
  '-T --rfc3164': (text) => `<13>Nov 22 10:00:00 host root: ${text}\n`,
  '-T --rfc5424 --octet-count': (text) => {
    const message = `<13>1 2026-11-22T10:00:00.000000+00:00 host root - - - ${text}`;
    return `${Buffer.byteLength(message)} ${message}`;
  },
};

async function sendLikeLogger(options: string, port: number, text: string): Promise<void> {
  if (hasLogger()) {
    const target = ['-n', '127.0.0.1', '-P', String(port), '-p', 'user.notice'];
    await promisify(execFile)(LOGGER, [...target, ...options.split(' '), text]);
    return;
  }
  const bytes = SAME_BYTES[options]?.(text) ?? '';
  await (options.startsWith('-d') ? sendUdp(port, [bytes]) : sendTcp(port, bytes));
}

describe.each(Object.keys(SAME_BYTES))('logger %s', (options) => {
  it('arrives as often as it was sent', async () => {
    const { intake, port } = await start();
    for (let i = 0; i < 20; i += 1) await sendLikeLogger(options, port, `carrier lost on beam ${i}`);
    await hasLines(intake, 20);
    for (const [i, line] of intake.lines.entries()) {
      expect(line).toMatch(new RegExp(`^<13>.*carrier lost on beam ${i}$`, 's'));
    }
  });
});
