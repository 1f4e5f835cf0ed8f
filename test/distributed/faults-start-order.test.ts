import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually, temporaryDirectory } from '../e2e/product.fixture.ts';
import { FAULT_LIMIT_MS } from './fault-installation.fixture.ts';
import { expectNothingLostOrDoubled, FaultLoad } from './fault-load.fixture.ts';
import { freePort } from './free-port.ts';
import { Installation, STARTED_ROLES } from './installation.fixture.ts';
import { readyAt, untilReady } from './ready.fixture.ts';

const START_MS = 60_000;

describe('roles that start before NATS and ClickHouse', () => {
  it(
    'live, say what they wait for, refuse nobody for good, and begin when both are there',
    async () => {
      const installation = new Installation(await temporaryDirectory());
      onTestFinished(() => installation.end());
      await installation.choosePorts();
      const ports = await Promise.all(STARTED_ROLES.map(() => freePort()));
      const urls = ports.map((port) => `http://127.0.0.1:${port}`);
      const starting = Promise.all(
        STARTED_ROLES.map((role, i) => installation.startRole(role, role, ports[i])),
      );
      starting.catch(() => undefined);

      for (const url of urls) {
        await eventually(
          'health',
          async () => ((await fetch(`${url}/health`)).ok ? true : undefined),
          START_MS,
        );
        await eventually('what it waits for', async () => {
          expect(await readyAt(url)).toEqual({ status: 503, missing: ['store', 'bus'] });
          return true;
        });
      }
      const refused = await fetch(`${urls[STARTED_ROLES.indexOf('ingest')]}/api/v3/ingest/logs`, {
        method: 'POST',
      });
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).not.toBeNull();

      await installation.startNats();
      for (const url of urls) {
        await eventually('the store alone to be missing', async () => {
          expect(await readyAt(url)).toEqual({ status: 503, missing: ['store'] });
          return true;
        });
      }
      await installation.startClickHouse();
      await starting;
      await untilReady(installation, STARTED_ROLES);
      const load = new FaultLoad('early', installation);
      await load.rounds(20);
      await expectNothingLostOrDoubled(load, installation);
    },
    FAULT_LIMIT_MS,
  );
});
