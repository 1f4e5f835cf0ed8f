import { createSocket } from 'node:dgram';
import { ManualClock, UnavailableError } from '@aiops/kernel';
import { type Intake, type Origin, SILENT_LOG, SILENT_TELEMETRY, type Telemetry } from '@aiops/ports';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startTrapReceiver } from './trap-receiver.ts';

const INFORM = Buffer.from(
  '304302010104067075626c6963a63602045b6f13430201000201003028300d06082b060102010103004301013017060a2b06010603010104010006092b0601060301010501',
  'hex',
);

interface Taken {
  readonly record: unknown;
  readonly origin: Origin;
}

async function start({ community = null as string | null, refuseTimes = 0, host = '127.0.0.1' } = {}) {
  const taken: Taken[] = [];
  const dropped: string[] = [];
  const lost: string[] = [];
  let refuse = refuseTimes;
  const intake: Intake = {
    acceptLines: () => Promise.reject(new Error('unused')),
    acceptRecords: async (records, origin) => {
      if (refuse > 0) {
        refuse -= 1;
        throw new UnavailableError('bus_full', 'the bus is full');
      }
      taken.push(...records.map((record) => ({ record, origin })));
      return { accepted: records.length, refused: [] };
    },
  };
  const telemetry: Telemetry = {
    ...SILENT_TELEMETRY,
    count: (name, labels) => void dropped.push(`${name} ${labels?.reason}`),
  };
  const clock = new ManualClock(7);
  const receiver = await startTrapReceiver({
    ...{ host, port: 0, community, intake, clock, telemetry, log: SILENT_LOG },
    onDropped: (peer, reason, traps) => void lost.push(`${peer} ${reason} ${traps}`),
  });
  onTestFinished(() => receiver.stop());
  const socket = createSocket('udp4');
  const answers: Buffer[] = [];
  socket.on('message', (answer) => void answers.push(answer));
  onTestFinished(() => void socket.close());
  const send = (datagram: Buffer) => socket.send(datagram, receiver.port, '127.0.0.1');
  return { taken, dropped, lost, answers, send, receiver };
}

describe('the trap receiver', () => {
  it('hands a trap over as a log record of its sender, without level, and answers an inform once it is durable', async () => {
    const { taken, answers, send } = await start({ community: 'public', refuseTimes: 1 });
    send(INFORM);
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    expect(answers[0]?.[13]).toBe(0xa2);
    expect(taken).toEqual([
      {
        record: {
          kind: 'log',
          ts: 7,
          host: '127.0.0.1',
          msg: 'SNMP trap coldStart: the agent restarted, its configuration may have changed',
          meta: { snmp_version: '2c', trap_oid: '1.3.6.1.6.3.1.1.5.1', agent_uptime_sec: 0.01, varbinds: {} },
        },
        origin: { source: 'snmp-trap', kind: 'log', peer: '127.0.0.1' },
      },
    ]);
  });

  it('drops what has another community or is damaged, counted by the reason, and goes on', async () => {
    const { taken, answers, dropped, lost, send } = await start({ community: 'secret' });
    send(INFORM);
    send(Buffer.from('nonsense'));
    await vi.waitFor(() => expect(dropped).toHaveLength(2));
    expect(dropped.sort()).toEqual([
      'aiops_records_dropped_total community',
      'aiops_records_dropped_total damaged',
    ]);
    expect(lost.sort()).toEqual(['127.0.0.1 community 1', '127.0.0.1 damaged 1']);
    expect([taken, answers]).toEqual([[], []]);
  });

  it('off the loopback does not start without a community', async () => {
    await expect(start({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'community_required' });
  });
});
