import type { Subject } from '@aiops/contracts';
import { ManualClock, UnavailableError } from '@aiops/kernel';
import { type Bus, type OutgoingMessage, SILENT_TELEMETRY } from '@aiops/ports';
import { expect, it } from 'vitest';
import { givingWay } from './giving-way.ts';

const message = (subject: Subject, id: string): OutgoingMessage => ({ subject, id, key: null, body: [] });

/** Takes what is not of the refused subject. */
function bus(refused: Subject | null, code: string) {
  const taken: string[] = [];
  const clock = new ManualClock(0);
  const used = { bytes: 0 };
  const inner: Bus = {
    partitions: 1,
    publish: async (messages) => {
      if (messages.some(({ subject }) => subject === refused)) throw new UnavailableError(code, 'no');
      taken.push(...messages.map(({ id }) => id));
      return messages.map((_, seq) => ({ seq, duplicate: false }));
    },
    consumer: () => Promise.reject(new Error('not asked for here')),
    peek: async () => [],
    usage: async () => ({ messages: 0, ...used, limitBytes: 100, refusing: [] }),
    close: async () => undefined,
  };
  let left = 0;
  const telemetry = {
    ...SILENT_TELEMETRY,
    count: (_name: string, _labels?: unknown, by = 1) => {
      left += by;
    },
  };
  return { bus: givingWay({ bus: inner, clock, telemetry }), taken, left: () => left, clock, used };
}

const BOTH = [message('enrichment.request', 'ask'), message('ops.audit', 'audit')];

it('a full queue of requests keeps nothing else from going, and is counted', async () => {
  const full = bus('enrichment.request', 'bus_full');
  await full.bus.publish(BOTH);
  expect(full.taken).toEqual(['audit']);
  expect(full.left()).toBe(1);
});

it('a bus that is away, or full for what must go, is told as ever', async () => {
  await expect(bus('enrichment.request', 'bus_unavailable').bus.publish(BOTH)).rejects.toMatchObject({
    code: 'bus_unavailable',
  });
  await expect(bus('ops.audit', 'bus_full').bus.publish(BOTH)).rejects.toMatchObject({ code: 'bus_full' });
});

it('with room all of them go', async () => {
  const roomy = bus('logs.ingested', 'bus_full');
  await roomy.bus.publish(BOTH);
  expect(roomy.taken.sort()).toEqual(['ask', 'audit']);
  expect(roomy.left()).toBe(0);
});

it('steps aside while half of the room is taken, which is looked at once a second', async () => {
  const half = bus(null, '');
  half.used.bytes = 51;
  await half.bus.publish(BOTH);
  expect([half.taken, half.left()]).toEqual([['audit'], 1]);
  half.used.bytes = 50;
  await half.bus.publish(BOTH);
  expect(half.left()).toBe(2);
  half.clock.advance(1_000);
  await half.bus.publish(BOTH);
  expect([half.taken, half.left()]).toEqual([['audit', 'audit', 'audit', 'ask'], 2]);
});
