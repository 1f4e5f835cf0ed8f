import { openNats } from '@aiops/adapters/bus-nats';
import type { LogMessage } from '@aiops/contracts';
import { ManualClock } from '@aiops/kernel';
import { SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../e2e/product.fixture.ts';
import { FAULT_LIMIT_MS, installationForSuite } from './fault-installation.fixture.ts';
import { expectNothingLostOrDoubled, FaultLoad, type FaultRecord } from './fault-load.fixture.ts';
import type { Installation } from './installation.fixture.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const at = (ms: number): string => new Date(ms).toISOString();

const READERS = new Set([
  'ingest',
  'anomaly-detection',
  'enhanced-anomaly-detection',
  'enrichment-service',
  'correlation-service',
]);

const UNSTORABLE = 'poison-unstorable';

interface Letter {
  readonly role: string;
  readonly subject: string;
  readonly message_id: string;
  readonly reason: string;
}

describe('records of every kind:', () => {
  const installation = installationForSuite();

  it(
    'a message that nobody can read, and one that no stage can take, become dead letters with reason and origin; the others go on',
    async () => {
      const load = new FaultLoad('poison', installation());
      await load.rounds(20);
      await publishPoison(installation());
      await load.rounds(20);
      const letters = await eventually(
        'dead letters',
        async () => {
          const all = await deadLetters(installation());
          const found = all.filter(({ message_id }) => message_id.startsWith('poison'));
          // Whoever reads the subject of one of them.
          expect(new Set(found.map(({ role }) => role))).toEqual(READERS);
          expect(found).toContainEqual(expect.objectContaining({ role: 'ingest', message_id: UNSTORABLE }));
          return found;
        },
        MINUTE_MS,
      );
      for (const { reason, subject } of letters) {
        expect(reason).not.toBe('');
        expect(['logs.ingested', 'anomaly.detected.enriched']).toContain(subject);
      }
      await expectNothingLostOrDoubled(load, installation());
    },
    FAULT_LIMIT_MS,
  );

  it(
    'the same records again, and shuffled ones, make no second incident',
    async () => {
      const load = new FaultLoad('again', installation());
      for (let i = 0; i < 20; i += 1) {
        const rounds = [load.nextRound(), load.nextRound(), load.nextRound()];
        const records = shuffled(rounds.flat(), i + 1);
        await load.send(records);
        // Sent again they are records of their own with the same tracking ids.
        await load.send(shuffled(records, i + 101));
      }
      await expectNothingLostOrDoubled(load, installation());
      const [stored] = await installation().sql(
        `SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(tracking_id)) AS ids FROM aiops.logs WHERE ship_id LIKE 'again-%'`,
      );
      expect(stored).toEqual({ rows: load.takenAtMost.size * 2, ids: load.takenAtMost.size });
    },
    FAULT_LIMIT_MS,
  );

  it(
    'a clock that jumps marks its own records, and takes nothing from the good ones',
    async () => {
      const load = new FaultLoad('clock', installation());
      const ahead: FaultRecord[] = [];
      const behind: FaultRecord[] = [];
      for (let i = 0; i < 30; i += 1) {
        const nowMs = Date.now();
        ahead.push(load.record('ahead', 'host', `jumped ahead ${i}`, at(nowMs + 10 * MINUTE_MS)));
        behind.push(load.record('behind', 'host', `fell behind ${i}`, at(nowMs - DAY_MS)));
        await load.send([...load.nextRound(), ...ahead.slice(-1), ...behind.slice(-1)]);
      }
      // One ship whose good fault came first, and whose clock then falls a day behind with another.
      const old = {
        ...load.record('behind', 'host', 'carrier lost on beam 2', at(Date.now() - DAY_MS)),
        level: 'error',
      };
      await load.send([{ ...load.record('behind', 'host', 'No space left on device'), level: 'error' }]);
      await load.rounds(5);
      await load.send([old]);
      await load.rounds(10);
      await expectNothingLostOrDoubled(load, installation());
      const rows = await installation().sql(
        `SELECT ship_id, toUInt32(countIf(clock_skew)) AS skewed, toUInt32(count()) AS all
       FROM aiops.logs WHERE ship_id LIKE 'clock-%' AND ship_id NOT LIKE 'clock-fault-%' GROUP BY ship_id`,
      );
      const of = (ship: string) => rows.find(({ ship_id }) => ship_id === `clock-${ship}`);
      expect(of('ahead')).toMatchObject({ skewed: 30, all: 30 });
      expect(of('behind')).toMatchObject({ skewed: 0, all: 32 });
      expect(of('calm')).toMatchObject({ skewed: 0 });
      const verdicts = await installation().sql(
        `SELECT verdict FROM aiops.ledger FINAL WHERE tracking_id = '${old.tracking_id}'`,
      );
      expect(verdicts.map(({ verdict }) => verdict)).toContain('late');
    },
    FAULT_LIMIT_MS,
  );
});

/** Past every check of ingest, as only a fault of a release could do it. */
async function publishPoison(installation: Installation): Promise<void> {
  const { bus } = await openNats({
    servers: [installation.natsUrl],
    name: 'poison',
    clock: new ManualClock(Date.now()),
    log: SILENT_LOG,
    telemetry: SILENT_TELEMETRY,
    consumers: [],
    limitBytes: 4 * 1024 ** 3,
    partitions: 8,
  });
  onTestFinished(() => bus.close());
  const now = at(Date.now());
  // A character that no text can hold: the store refuses the row, and with it the whole batch.
  const unstorable: LogMessage = {
    ...{ schema_version: '3.0', tracking_id: UNSTORABLE, ts: now, ship_id: 'poison-calm' },
    ...{ record_id: UNSTORABLE, received_at: now, ship_id_source: 'record', domain: null },
    ...{ service: 'app', level: 'info', msg: 'half a character: \ud800.', source: 'http' },
  };
  await bus.publish([
    { subject: 'logs.ingested', id: UNSTORABLE, key: 'poison-calm', body: [unstorable] },
    { subject: 'logs.ingested', id: 'poison-unreadable', key: 'poison-calm', body: [{ no: 'log' }] },
    {
      subject: 'anomaly.detected.enriched',
      id: 'poison-anomaly',
      key: 'poison-calm',
      body: [{ no: 'anomaly' }],
    },
  ]);
}

async function deadLetters(installation: Installation): Promise<Letter[]> {
  const answer = await fetch(`${installation.urlOf('incident-api')}/api/v3/dead-letters?limit=100`);
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { data: Letter[] }).data;
}

/** The same every time. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state;
  };
  return items
    .map((item) => ({ item, order: next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
