import { describe, expect, it } from 'vitest';
import { eventually } from '../e2e/product.fixture.ts';
import { FAULT_LIMIT_MS, installationForSuite, later } from './fault-installation.fixture.ts';
import { expectNothingLostOrDoubled, FaultLoad, lagOf } from './fault-load.fixture.ts';
import { STARTED_ROLES } from './installation.fixture.ts';
import { untilMissing, untilReady } from './ready.fixture.ts';

const TWO_MINUTES_MS = 120_000;
const SLOW_MS = 8_000;

describe('under load,', () => {
  const installation = installationForSuite();

  it(
    'a consumer that is slow loses nothing, and its lag is told',
    async () => {
      const load = new FaultLoad('slow', installation());
      // The detection that answers for nothing the API shows: the API must tell of it meanwhile.
      const slow = installation().process('enrichment-service').child;
      await load.during(async () => {
        await later(2_000);
        slow.kill('SIGSTOP');
        await later(SLOW_MS);
        slow.kill('SIGCONT');
      });
      const api = installation().process('incident-api').child;
      await load.during(async () => {
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
        await eventually('lag of what waited', async () => {
          const lag = (await lagOf(installation())).find(({ role }) => role === 'ingest')?.lag ?? 0;
          return lag > 0 ? true : undefined;
        });
        await untilReady(installation(), STARTED_ROLES);
      });
      expect([...load.refusals], 'records are taken in without the store').toEqual([]);
      await expectNothingLostOrDoubled(load, installation());
    },
    FAULT_LIMIT_MS,
  );
});
