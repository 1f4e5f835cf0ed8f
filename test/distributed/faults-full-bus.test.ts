import { logBatch } from '@aiops/ports/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../e2e/product.fixture.ts';
import { FAULT_LIMIT_MS, installationForSuite } from './fault-installation.fixture.ts';
import { expectNothingLostOrDoubled, FaultLoad } from './fault-load.fixture.ts';
import { NatsUnderTest } from './nats.fixture.ts';
import { untilMissing, untilReady } from './ready.fixture.ts';

const ROLE = 'enhanced-anomaly-detection';

describe('a bus without room', () => {
  it('has room left for what the roles publish to be rid of the records', async () => {
    const directory = await temporaryDirectory();
    const nats = new NatsUnderTest(directory);
    onTestFinished(() => nats.dispose());
    await nats.start();
    const { bus } = await nats.open({ limitBytes: 400_000 });
    await bus.consumer({
      name: 'reader',
      subjects: ['logs.ingested', 'anomaly.detected'],
      maxInFlight: 1_000,
    });
    const fill = async (): Promise<void> => {
      for (let i = 0; i < 1_000; i += 1) await bus.publish([logBatch(`m-${i}`, 'x'.repeat(1_000))]);
    };
    await expect(fill()).rejects.toMatchObject({ code: 'bus_full', retryable: true });
    expect((await bus.usage()).refusing).toEqual(['intake']);
    const found = { ...logBatch('found', 'x'.repeat(10_000)), subject: 'anomaly.detected' as const };
    expect(await bus.publish([found])).toMatchObject([{ duplicate: false }]);
  });
});

describe('an installation whose bus is full', () => {
  const installation = installationForSuite({ AIOPS_BUS_LIMIT_BYTES: '400000' });

  it(
    'refuses senders, keeps what was accepted, says so, and goes on when it is drained',
    async () => {
      const load = new FaultLoad('full', installation());
      await load.rounds(10);
      // One that reads nothing keeps everything on the bus.
      await installation().process(ROLE).end('SIGKILL');
      await load.during(async () => {
        await untilMissing(installation(), ['ingest'], 'bus');
        await installation().startRole(ROLE);
        await untilReady(installation(), ['ingest', ROLE]);
      });
      expect([...load.refusals.keys()]).toEqual([503]);
      await expectNothingLostOrDoubled(load, installation());
    },
    FAULT_LIMIT_MS,
  );
});
