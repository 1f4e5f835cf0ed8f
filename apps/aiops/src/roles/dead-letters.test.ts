import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalBus } from '@aiops/adapters/bus-local';
import { type DeadLetter, LogMessage, type RoleName } from '@aiops/contracts';
import { ManualClock } from '@aiops/kernel';
import type { Bus } from '@aiops/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeadLetters } from './dead-letters.ts';

const TS = '2026-01-05T10:00:00.000Z';
const LOG = LogMessage.parse({
  schema_version: '3.0',
  tracking_id: 't-1',
  ts: TS,
  ship_id: 'aurora',
  record_id: 'r-1',
  received_at: TS,
  ship_id_source: 'record',
  domain: 'comms',
  service: null,
  level: null,
  msg: 'carrier lost',
  source: 'http',
});

let directory: string;
let bus: Bus;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dead-letters-'));
  bus = await openLocalBus({ directory, clock: new ManualClock(0), limitBytes: 16 * 1024 ** 2 });
});
afterEach(async () => {
  await bus.close();
  await rm(directory, { recursive: true });
});

function letterOf(role: RoleName, body: unknown): DeadLetter {
  return {
    schema_version: '3.0',
    tracking_id: 't-1',
    ts: TS,
    ship_id: 'aurora',
    role,
    subject: 'logs.ingested',
    message_id: 'm-1',
    deliveries: 20,
    reason: 'TypeError: no',
    body,
  };
}

async function bury(id: string, role: RoleName, body: unknown): Promise<void> {
  await bus.publish([{ subject: `dlq.${role}`, id, key: 'aurora', body: [letterOf(role, body)] }]);
}

describe('dead letters', () => {
  it('are listed over all roles, the newest first, and no more than asked for', async () => {
    await bury('a', 'ingest', LOG);
    await bury('b', 'correlation-service', LOG);
    await bury('c', 'ingest', LOG);
    const letters = createDeadLetters(bus);
    expect((await letters.list(10)).map(({ id, role }) => [id, role])).toEqual([
      ['c', 'ingest'],
      ['b', 'correlation-service'],
      ['a', 'ingest'],
    ]);
    expect((await letters.list(2)).map(({ id }) => id)).toEqual(['c', 'b']);
  });

  it('are replayed to the readers of their subject as messages that may have been handled before', async () => {
    await bury('a', 'ingest', LOG);
    const consumer = await bus.consumer({ name: 'reader', subjects: ['logs.ingested'], maxInFlight: 10 });
    const letters = createDeadLetters(bus);
    const outcome = await letters.replay('a');
    const [delivery] = await consumer.fetch(10, 1000);
    expect(outcome).toEqual({ state: 'replayed', subject: 'logs.ingested', message_id: delivery?.id });
    expect(delivery?.id).toMatch(/^replay:/);
    expect(delivery).toMatchObject({ key: 'aurora', body: [LOG] });
    expect(await letters.list(10)).toHaveLength(1);
    expect(await letters.replay('z')).toEqual({ state: 'not_found' });
  });

  it('are refused when their body is no message of the subject, and nothing is published', async () => {
    await bury('a', 'ingest', '{"broken');
    const outcome = await createDeadLetters(bus).replay('a');
    expect(outcome).toMatchObject({ state: 'unreadable' });
    expect(await bus.peek('logs.ingested', 10)).toEqual([]);
  });
});
