import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { SILENT_LOG, SILENT_TELEMETRY, type Telemetry } from '@aiops/ports';
import { describe, expect, it, onTestFinished } from 'vitest';
import { socketsOf } from './socket-table.ts';
import { watchUdpLoss } from './watch-udp-loss.ts';

const SENT = 20_000;

/** Sends in another process while this one stands still and reads nothing. */
function flood(port: number): void {
  const script = `
    const socket = require('node:dgram').createSocket('udp4');
    let left = ${SENT};
    const next = () => (left-- > 0 ? socket.send('x'.repeat(500), ${port}, '127.0.0.1', next) : socket.close());
    next();`;
  spawnSync(process.execPath, ['-e', script]);
}

async function listen() {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  let received = 0;
  socket.on('message', () => {
    received += 1;
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, received: () => received };
}

describe('the table of UDP sockets', () => {
  it('tells port, inode and drops of each, and of a damaged line nothing', () => {
    const table = [
      '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops',
      ' 5178: 0100007F:05EA 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 2117903 2 0000000000000000 41',
      ' 5179: 00000000000000000000000001000000:048A 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 77 2 0000000000000000 0',
      ' 5180: cut off',
      '',
    ].join('\n');
    expect(socketsOf(table)).toEqual([
      { port: 1514, inode: '2117903', drops: 41 },
      { port: 1162, inode: '77', drops: 0 },
    ]);
  });
});

describe('the loss of a UDP socket', () => {
  it('is what was sent and never read, told as a drop of its receiver; on Linux only', async () => {
    const { port, received } = await listen();
    const counted: number[] = [];
    const dropped: string[] = [];
    let lost = 0;
    const telemetry: Telemetry = { ...SILENT_TELEMETRY, count: (_, __, by) => void counted.push(by ?? 1) };
    const watching = await watchUdpLoss({
      ...{ port, source: 'syslog-udp', telemetry, log: SILENT_LOG },
      onDropped: (source, reason, datagrams) => {
        dropped.push(`${source} ${reason}`);
        lost += datagrams;
      },
    });
    expect(watching.unknown === null).toBe(process.platform === 'linux');
    if (watching.unknown !== null) return;
    flood(port);
    await watching.stop();
    // What is still in the buffer was not lost.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(lost).toBeGreaterThan(0);
    expect(received() + lost).toBe(SENT);
    expect([dropped, counted]).toEqual([['syslog-udp kernel_buffer_full'], [lost]]);
  });

  it('is unknown where the system does not tell, with the reason', async () => {
    const gauges: unknown[] = [];
    const watching = await watchUdpLoss({
      ...{ port: 1514, source: 'syslog-udp', log: SILENT_LOG, proc: '/nowhere' },
      telemetry: { ...SILENT_TELEMETRY, gauge: (...gauge) => void gauges.push(gauge) },
      onDropped: () => expect.unreachable(),
    });
    expect(watching.unknown).toContain('the system tells nothing of lost datagrams');
    expect(gauges).toEqual([['aiops_udp_loss_known', 0, { source: 'syslog-udp' }]]);
    await watching.stop();
  });
});
