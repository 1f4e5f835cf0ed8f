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
      // A role that gives up meanwhile says why.
      const unlessEnded = (waited: Promise<void>): Promise<unknown> => Promise.race([waited, starting]);

      await unlessEnded(waitsFor(urls, ['store', 'bus']));
      for (const url of urls) expect((await fetch(`${url}/health`)).status).toBe(200);
      const ingest = urls[STARTED_ROLES.indexOf('ingest')];
      const refused = await fetch(`${ingest}/api/v3/ingest/logs`, { method: 'POST' });
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).not.toBeNull();

      await installation.startNats();
      await unlessEnded(waitsFor(urls, ['store']));
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

async function waitsFor(urls: readonly string[], missing: readonly string[]): Promise<void> {
  for (const url of urls) {
    await eventually(
      `waiting for ${missing.join(' and ')}`,
      async () => {
        expect(await readyAt(url)).toEqual({ status: 503, missing });
        return true;
      },
      START_MS,
    );
  }
}
