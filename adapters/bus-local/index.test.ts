import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@aiops/kernel';
import type { Bus } from '@aiops/ports';
import { describeBusContract } from '@aiops/ports/testing';
import { openLocalBus } from './index.ts';

const MEBIBYTE = 1024 * 1024;

/** The contract holds with messages from memory and, with next to no memory, from disk. */
for (const [name, hotBytes] of [
  ['the local bus in memory', 16 * MEBIBYTE],
  ['the local bus on disk', 1],
] as const) {
  describeBusContract(name, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'bus-'));
    let bus: Bus;
    const open = async (): Promise<Bus> => {
      bus = await openLocalBus({
        directory,
        hotBytes,
        clock: new ManualClock(1_767_225_600_000),
        limitBytes: 64 * MEBIBYTE,
      });
      return bus;
    };
    return {
      bus: await open(),
      reopen: async () => {
        await bus.close();
        return open();
      },
      dispose: async () => {
        await bus.close();
        await rm(directory, { recursive: true });
      },
    };
  });
}
