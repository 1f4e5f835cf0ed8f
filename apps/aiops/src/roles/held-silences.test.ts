import type { Silence } from '@aiops/contracts';
import { ManualClock } from '@aiops/kernel';
import { describe, expect, it } from 'vitest';
import { heldHere, type SilencedPartition, SilencesOfAll } from './held-silences.ts';

const PARTITIONS = 4;

function silence(id: string): Silence {
  return {
    ...{ silence_id: id, matchers: [{ field: 'device_id', value: 'switch-*' }], created_by: 'olga' },
    ...{ starts_at: '2026-01-04T01:30:00.000Z', ends_at: '2026-01-05T01:30:00.000Z', comment: '' },
  };
}

const holds = (number: number, ids: readonly string[], epoch = 1): SilencedPartition => ({
  ...{ number, epoch },
  silences: () => ids.map(silence),
});

/** Processes that answer for their partitions; each question takes a while. */
function asked(...processes: readonly (readonly SilencedPartition[])[]) {
  const clock = new ManualClock(0);
  const wanted: number[] = [];
  const cluster = {
    async ask(_question: string, waitMs: number, enough = processes.length): Promise<readonly unknown[]> {
      wanted.push(enough);
      clock.advance(enough > processes.length ? waitMs : 1);
      const answers = processes.slice(0, enough).map((partitions) => heldHere(partitions));
      return JSON.parse(JSON.stringify(answers)) as unknown[];
    },
  };
  return { silences: new SilencesOfAll(cluster, PARTITIONS, clock), wanted };
}

/** The first questions find out how many processes there are. */
async function reach(silences: SilencesOfAll, id: string): Promise<string> {
  for (let round = 0; round < 3; round += 1) {
    const found = await silences.reachOf(id);
    if (found !== 'unknown') return found;
  }
  return 'unknown';
}

describe('a silence of all partitions', () => {
  it('holds everywhere only when the last partition has it, and is ended only when none has', async () => {
    const first = [holds(0, ['a', 'b']), holds(1, ['a'])];
    const { silences } = asked(first, [holds(2, ['a']), holds(3, ['a'])]);
    expect(await reach(silences, 'a')).toBe('everywhere');
    expect(await reach(silences, 'b')).toBe('in_part');
    expect(await reach(silences, 'c')).toBe('nowhere');
  });

  it('is of unknown reach while a partition has nobody who answers for it', async () => {
    const { silences } = asked([holds(0, ['a']), holds(1, ['a'])], [holds(3, ['a'])]);
    expect(await reach(silences, 'a')).toBe('unknown');
  });

  it('is where the later holder of a partition says, not where one says that lost it', async () => {
    const others = [holds(1, ['a']), holds(2, ['a']), holds(3, ['a'])];
    const { silences } = asked([holds(0, ['a'], 4)], [holds(0, [], 9), ...others]);
    expect(await reach(silences, 'a')).toBe('in_part');
  });

  it('waits for as many processes as had all partitions the last time, and no longer', async () => {
    const { silences, wanted } = asked([holds(0, []), holds(1, [])], [holds(2, []), holds(3, [])]);
    await reach(silences, 'a');
    await silences.reachOf('a');
    expect(wanted).toEqual([1, 2, 2]);
  });
});

describe('the list of silences', () => {
  it('is that of all partitions together, each silence once', async () => {
    const { silences } = asked([holds(0, ['a']), holds(1, ['a', 'b'])], [holds(2, ['a']), holds(3, ['c'])]);
    expect((await silences.list()).map(({ silence_id }) => silence_id)).toEqual(['a', 'b', 'c']);
  });

  it('is refused, and never shown short, when not all partitions are answered for in time', async () => {
    const { silences } = asked([holds(0, ['a']), holds(1, ['a'])]);
    await expect(silences.list()).rejects.toMatchObject({
      code: 'correlation_unavailable',
      retryable: true,
      message: expect.stringContaining('2 of 4 partitions'),
    });
  });
});
