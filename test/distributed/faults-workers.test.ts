import { describe, expect, it } from 'vitest';
import { eventually } from '../e2e/product.fixture.ts';
import { FAULT_LIMIT_MS, installationForSuite, later } from './fault-installation.fixture.ts';
import { expectNothingLostOrDoubled, FaultLoad } from './fault-load.fixture.ts';
import type { Installation } from './installation.fixture.ts';
import { untilReady } from './ready.fixture.ts';

const ROLE = 'correlation-service';
const PARTITIONS = 8;
/** Longer than a lease, and than the next look of the others. */
const STALL_MS = 20_000;
const SHARED_MS = 60_000;

describe('several workers of one role', () => {
  const installation = installationForSuite();

  it(
    'share its partitions; one that hangs loses them, and wakes without doubling an incident',
    async () => {
      const load = new FaultLoad('stall', installation());
      await installation().startRole(ROLE, 'second');
      await untilHeld(installation(), { [ROLE]: 4, second: 4 });
      const stalled = installation().process(ROLE).child;
      await load.during(async () => {
        await later(2_000);
        stalled.kill('SIGSTOP');
        await later(STALL_MS);
        await untilHeld(installation(), { second: PARTITIONS });
        stalled.kill('SIGCONT');
        await untilHeld(installation(), { [ROLE]: 4, second: 4 });
      });
      await untilReady(installation(), [ROLE, 'second']);
      await expectNothingLostOrDoubled(load, installation());
    },
    FAULT_LIMIT_MS,
  );

  it(
    'lose and double nothing when one of them is killed, and a third one takes its share',
    async () => {
      const load = new FaultLoad('share', installation());
      await load.during(async () => {
        await installation().startRole(ROLE, 'third');
        await untilHeld(installation(), { [ROLE]: 3, second: 3, third: 3 }, 'at most');
        await installation().process('second').end('SIGKILL');
        await untilHeld(installation(), { [ROLE]: 4, third: 4 });
      });
      await expectNothingLostOrDoubled(load, installation());
    },
    FAULT_LIMIT_MS,
  );
});

/** What each says that it holds; all together hold each partition once. */
async function untilHeld(
  installation: Installation,
  wanted: Readonly<Record<string, number>>,
  how: 'exactly' | 'at most' = 'exactly',
): Promise<void> {
  await eventually(
    `partitions held: ${JSON.stringify(wanted)}`,
    async () => {
      let sum = 0;
      for (const [name, count] of Object.entries(wanted)) {
        const held = await partitionsHeld(installation.urlOf(name));
        if (how === 'exactly') expect(held, name).toBe(count);
        else expect(held, name).toBeLessThanOrEqual(count);
        expect(held, name).toBeGreaterThan(0);
        sum += held;
      }
      expect(sum).toBe(PARTITIONS);
      return true;
    },
    SHARED_MS,
  );
}

async function partitionsHeld(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = /^aiops_partitions_held\{[^}]*\} (\d+)$/m.exec(text);
  return Number(found?.[1] ?? Number.NaN);
}
