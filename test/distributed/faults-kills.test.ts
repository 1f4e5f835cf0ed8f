import { describe, expect, it } from 'vitest';
import { FAULT_LIMIT_MS, installationForSuite, later } from './fault-installation.fixture.ts';
import { expectNothingLostOrDoubled, FaultLoad } from './fault-load.fixture.ts';
import { STARTED_ROLES } from './installation.fixture.ts';
import { readyAt, untilMissing, untilReady } from './ready.fixture.ts';

const AWAY_MS = 2_000;

describe('under load, kill -9', () => {
  const suite = installationForSuite();

  it(
    'of each role, one after the other, loses no accepted record and no incident, and doubles none',
    async () => {
      const installation = suite();
      const load = new FaultLoad('roles', installation);
      await load.during(async () => {
        for (const role of STARTED_ROLES) {
          await installation.process(role).end('SIGKILL');
          await later(AWAY_MS);
          expect((await readyAt(installation.urlOf(role))).status).toBe(0);
          await installation.startRole(role);
        }
      });
      await untilReady(installation, STARTED_ROLES);
      await expectNothingLostOrDoubled(load, installation);
    },
    FAULT_LIMIT_MS,
  );

  it(
    'of nats-server, started again on its store, loses nothing and doubles nothing; every role says so meanwhile',
    async () => {
      const installation = suite();
      const load = new FaultLoad('nats', installation);
      await load.during(async () => {
        await later(AWAY_MS);
        await installation.process('nats').end('SIGKILL');
        await untilMissing(installation, STARTED_ROLES, 'bus');
        await installation.startNats();
        await untilReady(installation, STARTED_ROLES);
      });
      expect([...load.refusals.keys()].filter((status) => status !== 503 && status !== 0)).toEqual([]);
      await expectNothingLostOrDoubled(load, installation);
    },
    FAULT_LIMIT_MS,
  );

  it(
    'of the store, started again on its directory, loses nothing and doubles nothing; every role says so meanwhile',
    async () => {
      const installation = suite();
      const load = new FaultLoad('store', installation);
      await load.during(async () => {
        await later(AWAY_MS);
        await installation.process('clickhouse').end('SIGKILL');
        await untilMissing(installation, STARTED_ROLES, 'store');
        await installation.startClickHouse();
        await untilReady(installation, STARTED_ROLES);
      });
      expect([...load.refusals], 'records are taken in without the store').toEqual([]);
      await expectNothingLostOrDoubled(load, installation);
    },
    FAULT_LIMIT_MS,
  );
});
