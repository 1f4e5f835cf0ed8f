import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent, Subject } from '@aiops/contracts';
import { ManualClock } from '@aiops/kernel';
import type { Bus, BusConsumer, OutgoingMessage } from '@aiops/ports';
import { logBatch } from '@aiops/ports/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalBusOptions, openLocalBus } from './index.ts';
import { openLayout, seqKey } from './layout.ts';

const KIBIBYTE = 1024;
const LIMIT_BYTES = 1024 * KIBIBYTE;

function audit(id: string): OutgoingMessage {
  const event: AuditEvent = {
    schema_version: '3.0',
    tracking_id: id,
    ts: '2026-01-01T00:00:00.000Z',
    ship_id: null,
    audit_id: id,
    user: 'mate',
    action: 'ack',
    resource: 'incident',
    status: 'ok',
    details: {},
  };
  return { subject: 'ops.audit', id, key: null, body: [event] };
}

const numbered = (count: number, make: (id: string) => OutgoingMessage): OutgoingMessage[] =>
  Array.from({ length: count }, (_, i) => make(`m-${i}`));

describe('the local bus', () => {
  let directory: string;
  let bus: Bus | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bus.d-'));
  });
  afterEach(async () => {
    await bus?.close();
    await rm(directory, { recursive: true });
  });

  const open = async (options: Partial<LocalBusOptions> = {}): Promise<Bus> => {
    await bus?.close();
    const clock = new ManualClock(1_767_225_600_000);
    bus = await openLocalBus({ directory, clock, limitBytes: LIMIT_BYTES, ...options });
    return bus;
  };
  const read = (from: Bus, name: string, subjects: Subject[] = ['logs.ingested']): Promise<BusConsumer> =>
    from.consumer({ name, subjects, maxInFlight: 1000 });
  const kept = async (of: Bus): Promise<number> => (await of.usage()).messages;

  it('hands a consumer that keeps up the very objects that were published', async () => {
    const local = await open();
    const consumer = await read(local, 'reader');
    const message = logBatch('1');
    await local.publish([message]);
    expect((await consumer.fetch(1, 1000))[0]?.body).toBe(message.body);
  });

  it('refuses what comes from outside when its share is full, and goes on when consumers have drained it', async () => {
    const local = await open();
    const consumer = await read(local, 'reader');
    const large = (id: string): OutgoingMessage => logBatch(id, 'x'.repeat(100 * KIBIBYTE));
    const fill = async (): Promise<unknown> => {
      for (let i = 0; i < 20; i += 1) await local.publish([large(`${await kept(local)}-${i}`)]);
      return undefined;
    };
    await expect(fill()).rejects.toMatchObject({ code: 'bus_full', retryable: true });
    const { bytes, limitBytes, refusing } = await local.usage();
    expect(refusing).toEqual(['intake']);
    expect(bytes).toBeLessThanOrEqual(limitBytes * 0.75);
    // What a role produces while it drains the intake has room of its own.
    await local.publish([audit('still taken')]);
    await expect(local.publish([logBatch('small')])).rejects.toMatchObject({ code: 'bus_full' });
    await consumer.ack(await consumer.fetch(1000, 1000));
    await vi.waitFor(() => local.publish([logBatch('small again')]));
    expect((await local.usage()).refusing).toEqual([]);
  });

  it('leaves the end of the disk alone, and can still be drained then', async () => {
    const local = await open();
    const consumer = await read(local, 'reader');
    await local.publish([logBatch('1')]);
    await consumer.close();
    const full = await open({ diskReserveBytes: Number.MAX_SAFE_INTEGER });
    expect((await full.usage()).refusing).toEqual(['disk']);
    await expect(full.publish([logBatch('2')])).rejects.toMatchObject({ code: 'bus_full', retryable: true });
    const again = await read(full, 'reader');
    await again.ack(await again.fetch(10, 1000));
    await vi.waitFor(async () => expect(await kept(full)).toBe(0));
  });

  it('says at once that a message can never fit', async () => {
    const local = await open();
    const huge = logBatch('huge', 'x'.repeat(LIMIT_BYTES));
    await expect(local.publish([huge])).rejects.toMatchObject({
      code: 'message_too_large',
      retryable: false,
    });
    expect(await kept(local)).toBe(0);
  });

  it('trims what every durable consumer has done, and nothing that a declared one has yet to read', async () => {
    const local = await open({ consumers: [{ name: 'late', subjects: ['logs.ingested'] }] });
    const early = await read(local, 'early');
    await local.publish(numbered(600, logBatch));
    await early.ack(await early.fetch(1000, 1000));
    const late = await read(local, 'late');
    const deliveries = await late.fetch(1000, 1000);
    expect(deliveries).toHaveLength(600);
    await late.ack(deliveries.slice(1));
    await late.close();
    await open();
    await vi.waitFor(async () => expect(await kept(bus as Bus)).toBe(600));
    const again = await read(bus as Bus, 'late');
    await again.ack(await again.fetch(1000, 1000));
    await vi.waitFor(async () => expect(await kept(bus as Bus)).toBe(0));
  });

  it('lets go of what only a forgotten consumer held back', async () => {
    const local = await open({ consumers: [{ name: 'old-role', subjects: ['logs.ingested'] }] });
    const consumer = await read(local, 'reader');
    await local.publish(numbered(10, logBatch));
    await consumer.ack(await consumer.fetch(1000, 1000));
    const next = await open({ forget: ['old-role'] });
    await vi.waitFor(async () => expect(await kept(next)).toBe(0));
  });

  it('keeps the newest messages of a subject that nobody consumes', async () => {
    const local = await open({ sinkMessages: 50, limitBytes: 64 * LIMIT_BYTES });
    await local.publish(numbered(700, audit).slice(0, 50));
    await local.publish(numbered(700, audit).slice(50, 90));
    const newest = Array.from({ length: 50 }, (_, i) => `m-${89 - i}`);
    await vi.waitFor(async () => {
      const peeked = await local.peek('ops.audit', 1000);
      expect(peeked.map(({ id }) => id)).toEqual(newest);
    });
    expect(await kept(local)).toBe(50);
  });

  it('remembers so many ids of trimmed messages as it was told, and forgets the oldest first', async () => {
    const local = await open({ sinkMessages: 1, dedupWindow: 10, limitBytes: 64 * LIMIT_BYTES });
    const duplicate = async (id: string): Promise<boolean | undefined> =>
      (await local.publish([audit(id)]))[0]?.duplicate;
    await local.publish(numbered(50, audit));
    await vi.waitFor(async () => expect(await kept(local)).toBe(1));
    await vi.waitFor(async () => expect(await duplicate('m-0')).toBe(false));
    expect(await duplicate('m-45')).toBe(true);
    expect(await duplicate('m-49')).toBe(true);
  });

  it('reads a subject that is new to a known consumer from its oldest kept message', async () => {
    const local = await open({ consumers: [{ name: 'other', subjects: ['ops.audit'] }] });
    const consumer = await read(local, 'reader');
    await local.publish([audit('before'), logBatch('1')]);
    await consumer.ack(await consumer.fetch(10, 1000));
    await consumer.close();
    const more = await read(local, 'reader', ['logs.ingested', 'ops.audit']);
    expect((await more.fetch(10, 1000)).map(({ id }) => id)).toEqual(['before']);
  });

  it('lets one reader at a time go under a name', async () => {
    const local = await open();
    const [first, second] = await Promise.allSettled([read(local, 'reader'), read(local, 'reader')]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'consumer_busy' } });
  });

  it('makes a dead letter of what it can not decode and goes on with the next message', async () => {
    const local = await open();
    await (await read(local, 'anomaly-detection')).close();
    const [broken, cut, fine] = await local.publish(['broken', 'cut', 'fine'].map((id) => logBatch(id)));
    await local.close();
    const layout = openLayout(directory, LIMIT_BYTES);
    layout.bodies.putSync(seqKey(broken?.seq ?? 0), Buffer.from('[{"msg":"of another major version"}]'));
    layout.bodies.removeSync(seqKey(cut?.seq ?? 0));
    await layout.root.close();

    const next = await open();
    const consumer = await read(next, 'anomaly-detection');
    expect((await consumer.fetch(10, 1000)).map(({ seq }) => seq)).toEqual([fine?.seq]);
    expect(await consumer.lag()).toBe(1);
    const letters = await next.peek('dlq.anomaly-detection', 10);
    expect(letters.map(({ body }) => body[0])).toMatchObject([
      { message_id: 'cut', reason: 'undecodable_message: its body is missing', body: '' },
      {
        message_id: 'broken',
        role: 'anomaly-detection',
        subject: 'logs.ingested',
        ship_id: 'ship-1',
        reason: expect.stringMatching(/^undecodable_message: DecodeError: logs\.ingested\[0\]\./),
        body: '[{"msg":"of another major version"}]',
      },
    ]);
    const shown = await next.peek('logs.ingested', 10);
    expect(shown.at(-1)?.body[0]).toMatchObject({ text: '[{"msg":"of another major version"}]' });
  });

  it('refuses a directory of another format', async () => {
    await (await open()).close();
    const layout = openLayout(directory, LIMIT_BYTES);
    layout.meta.putSync(Buffer.from('format'), Buffer.from('2'));
    await layout.root.close();
    await expect(open()).rejects.toMatchObject({ code: 'bus_format', retryable: false });
  });
});
