import { CodedError, UnavailableError } from '@aiops/kernel';
import { type Intake, SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { TrapQueue } from './trap-queue.ts';

function queueOver(acceptRecords: Intake['acceptRecords'], bufferTraps = 100) {
  const dropped: string[] = [];
  const durable: string[] = [];
  const queue = new TrapQueue({
    intake: { acceptRecords, acceptLines: () => Promise.reject(new Error('unused')) },
    limits: { bufferTraps, drainMs: 20 },
    telemetry: SILENT_TELEMETRY,
    log: SILENT_LOG,
    onDropped: (peer, reason, traps) => void dropped.push(`${peer} ${reason} ${traps}`),
  });
  onTestFinished(() => queue.stop());
  const offer = (peer: string, name: string) =>
    queue.offer({ record: { name }, peer, onDurable: () => void durable.push(name) });
  return { queue, offer, dropped, durable };
}

describe('the queue of traps', () => {
  it('answers what is durable, and counts what the intake refused without an answer', async () => {
    const { offer, dropped, durable } = queueOver(async () => ({
      accepted: 2,
      refused: [{ index: 1, field: 'msg', reason: 'is missing' }],
    }));
    for (const name of ['a', 'b', 'c']) offer('10.0.0.1', name);
    await vi.waitFor(() => expect(durable).toEqual(['a', 'c']));
    expect(dropped).toEqual(['10.0.0.1 refused 1']);
  });

  it('lets nobody wait for a sender that is sent away for its rate', async () => {
    const { queue, offer, dropped, durable } = queueOver(async (records, { peer }) => {
      if (peer === 'loud') throw new CodedError('too_many_requests', 'come again', { retryable: true });
      return { accepted: records.length, refused: [] };
    });
    offer('loud', 'a');
    offer('calm', 'b');
    await vi.waitFor(() => expect(durable).toEqual(['b']));
    offer('calm', 'c');
    await vi.waitFor(() => expect(durable).toEqual(['b', 'c']));
    await queue.stop();
    expect(dropped).toEqual(['loud stopped 1']);
  });

  it('leaves room for others, however much one sends', async () => {
    const full = new UnavailableError('bus_full', 'the bus is full');
    const { offer, dropped } = queueOver(() => Promise.reject(full), 8);
    for (let i = 0; i < 6; i += 1) offer('loud', `${i}`);
    offer('calm', 'a');
    expect(dropped).toEqual(['loud buffer_full 1', 'loud buffer_full 1']);
  });
});
