import { describe, expect, it } from 'vitest';
import { FAULT_LIMIT_MS, installationForSuite } from './fault-installation.fixture.ts';
import { expectNothingLostOrDoubled, FaultLoad } from './fault-load.fixture.ts';
import { untilMissing, untilReady } from './ready.fixture.ts';

const ROLE = 'enhanced-anomaly-detection';

describe('a bus without room', () => {
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
