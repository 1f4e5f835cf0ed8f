import { describe, expect, it } from 'vitest';
import { eventually } from '../e2e/product.fixture.ts';
import { FAULT_LIMIT_MS, installationForSuite, later } from './fault-installation.fixture.ts';
import { expectNothingLostOrDoubled, FaultLoad, lagOf } from './fault-load.fixture.ts';
import { type Installation, STARTED_ROLES } from './installation.fixture.ts';
import { untilMissing, untilReady } from './ready.fixture.ts';

const TWO_MINUTES_MS = 120_000;
const SLOW_MS = 8_000;

describe('under load,', () => {
  const installation = installationForSuite();

  it(
    'consumers that are slow lose nothing, and what waits for them is told',
    async () => {
      const load = new FaultLoad('slow', installation());
      // It shares what is to be stored with the first one, which senders go on talking to.
      const { child: slow } = await installation().startRole('ingest', 'second');
      const api = installation().process('incident-api').child;
      await load.during(async () => {
        await later(2_000);
        slow.kill('SIGSTOP');
        await eventually('lag of what the slow one has', () => lagOfIngest(installation()));
        await later(SLOW_MS);
        slow.kill('SIGCONT');
        api.kill('SIGSTOP');
        await later(SLOW_MS);
        api.kill('SIGCONT');
      });
      await expectNothingLostOrDoubled(load, installation());
    },
    FAULT_LIMIT_MS,
  );

  it(
    'a store that hangs for two minutes costs nothing that was accepted, and is named by every role until it is back',
    async () => {
      const load = new FaultLoad('hung', installation());
      const store = installation().process('clickhouse').child;
      await load.during(async () => {
        await later(2_000);
        store.kill('SIGSTOP');
        const sinceMs = Date.now();
        await untilMissing(installation(), STARTED_ROLES, 'store');
        await later(TWO_MINUTES_MS - (Date.now() - sinceMs));
        await untilMissing(installation(), STARTED_ROLES, 'store');
        store.kill('SIGCONT');
        // What the store did not take waits on the bus, and the statistics say how much.
        await eventually('lag of what waited', () => lagOfIngest(installation()));
        await untilReady(installation(), STARTED_ROLES);
      });
      expect([...load.refusals], 'records are taken in without the store').toEqual([]);
      await expectNothingLostOrDoubled(load, installation());
    },
    FAULT_LIMIT_MS,
  );
});

async function lagOfIngest(installation: Installation): Promise<true | undefined> {
  const ingest = (await lagOf(installation)).find(({ role }) => role === 'ingest');
  return ingest !== undefined && ingest.lag > 0 ? true : undefined;
}
