import { ManualClock } from '@aiops/kernel';
import { DEFAULT_POLICY } from '@aiops/policy';
import type { OutgoingMessage, Principal } from '@aiops/ports';
import { SAMPLE_MS, sampleIncident, sampleNarrative } from '@aiops/ports/testing';
import { expect, it } from 'vitest';
import type { Site } from '../site.ts';
import { askingAgain } from './asking-again.ts';

const MATE: Principal = { name: 'mate', role: 'engineer' };

function asking(services: readonly unknown[] | null = null) {
  const published: OutgoingMessage[] = [];
  const clock = new ManualClock(SAMPLE_MS);
  const again = askingAgain({
    clock,
    bus: { publish: async (messages: OutgoingMessage[]) => void published.push(...messages) },
    policy: { policyOf: () => DEFAULT_POLICY },
    cluster: services === null ? null : { ask: async () => services },
  } as unknown as Site);
  return { again, published, clock };
}

it('who asks again before it is told asks the same; once it is told, anew', async () => {
  const { again, published, clock } = asking();
  const incident = sampleIncident('1');
  const first = await again.request(incident, MATE, 't-1');
  expect(first).toEqual({ outcome: 'published', requestId: 'inc-1:1:t-1' });
  clock.advance(1_000);
  const same = await Promise.all(['t-2', 't-3'].map((id) => again.request(incident, MATE, id)));
  expect(same).toEqual(Array(2).fill({ outcome: 'pending', requestId: 'inc-1:1:t-1' }));
  expect(published).toHaveLength(1);
  const requested_at = new Date(SAMPLE_MS).toISOString();
  again.onTold(sampleNarrative('1', { requested_at, phase: 'first' }));
  again.onTold(sampleNarrative('1', { requested_at: '2020-01-01T00:00:00.000Z', phase: 'final' }));
  expect(await again.request(incident, MATE, 't-4')).toMatchObject({ outcome: 'pending' });
  again.onTold(sampleNarrative('1', { requested_at, phase: 'final' }));
  expect(await again.request(incident, MATE, 't-5')).toMatchObject({ outcome: 'published' });
});

it('one key asks for a few at a time, and keeps nobody else from asking', async () => {
  const { again, clock } = asking();
  const outcomeOf = async (id: number, who: Principal): Promise<string> =>
    (await again.request(sampleIncident(`${id}`), who, `t-${id}`)).outcome;
  for (let id = 1; id <= 5; id += 1) expect(await outcomeOf(id, MATE)).toBe('published');
  expect(await outcomeOf(6, MATE)).toBe('too_many');
  expect(await outcomeOf(6, { ...MATE, name: 'chief' })).toBe('published');
  clock.advance(120_001);
  expect(await outcomeOf(7, MATE)).toBe('published');
});

it('where nobody answers nothing is asked, and nothing is pending', async () => {
  const { again, published } = asking([]);
  expect(await again.request(sampleIncident('1'), MATE, 't-1')).toEqual({ outcome: 'absent' });
  expect(await again.request(sampleIncident('1'), MATE, 't-2')).toEqual({ outcome: 'absent' });
  expect(published).toEqual([]);
});
