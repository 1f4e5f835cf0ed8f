import type { EnrichmentCompleted, Incident } from '@aiops/contracts';
import { ManualClock } from '@aiops/kernel';
import { DEFAULT_POLICY } from '@aiops/policy';
import { SILENT_TELEMETRY, type StageEffects } from '@aiops/ports';
import { sampleIncident, sampleNarrative } from '@aiops/ports/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createIncidentStorage } from '../incident-storage.ts';
import { Asking } from './asking.ts';
import { askingFor } from './request-of.ts';

let clock: ManualClock;
let told: EnrichmentCompleted[];
let asking: Asking;
/** Into the store. */
let looks = 0;
beforeEach(() => {
  vi.useFakeTimers();
  clock = new ManualClock(0);
  told = [];
  looks = 0;
  asking = again();
});
afterEach(() => vi.useRealTimers());

function again(): Asking {
  const store = {
    listNarratives: async () => {
      looks += 1;
      return told;
    },
  };
  return new Asking({ store, policyOf: () => DEFAULT_POLICY, clock, telemetry: SILENT_TELEMETRY });
}

function take(subject: 'incidents.created' | 'incidents.updated', over: Partial<Incident>, stage = asking) {
  return stage.take({ subject, item: sampleIncident('1', over), atMs: 0 });
}

async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await vi.advanceTimersByTimeAsync(ms);
}

function idsOf({ emissions }: StageEffects): string[] {
  return emissions.map(({ id }) => id);
}

describe('asking for narratives', () => {
  it('a new incident is asked about when it is stored, the graver the sooner it is told', async () => {
    const incident = sampleIncident('1', { severity: 'high' });
    expect(idsOf(await take('incidents.created', {}))).toEqual([]);
    const stage = createIncidentStorage({
      store: { saveIncidents: async () => undefined },
      onStored: () => undefined,
      askFor: (one) => [askingFor(one, DEFAULT_POLICY, 0)],
    });
    const inputs = (['incidents.created', 'incidents.updated'] as const).map((subject) => ({
      ...{ subject, item: incident, atMs: 0 },
    }));
    expect((await stage.process(inputs)).emissions).toMatchObject([
      { subject: 'enrichment.request', id: 'inc-1:1', item: { priority: 7 } },
    ]);
  });

  it('a burst of states is one request, of the last; counts alone are none', async () => {
    await take('incidents.created', {});
    expect(idsOf(await take('incidents.updated', { version: 2 }))).toEqual([]);
    const second = take('incidents.updated', { version: 3, material_version: 2 });
    await pass(1_000);
    const third = take('incidents.updated', { version: 4, material_version: 3 });
    expect(idsOf(await second)).toEqual([]);
    await pass(1_500);
    expect(idsOf(await take('incidents.updated', { version: 5, material_version: 3 }))).toEqual([]);
    await pass(500);
    expect(idsOf(await third)).toEqual(['inc-1:4']);
  });

  it('one that changes without end is asked about all the same', async () => {
    await take('incidents.created', {});
    const asked: string[] = [];
    for (let version = 2; version <= 13; version += 1) {
      void take('incidents.updated', { version, material_version: version }).then((effects) =>
        asked.push(...idsOf(effects)),
      );
      await pass(1_000);
    }
    expect(asked).toEqual(['inc-1:11']);
  });

  it('after a start nothing is asked about that is told already', async () => {
    told = [sampleNarrative('1', { material_version: 2 })];
    expect(idsOf(await take('incidents.updated', { version: 7, material_version: 2 }, again()))).toEqual([]);
    const later = take('incidents.updated', { version: 8, material_version: 3 }, again());
    await pass(2_000);
    expect(idsOf(await later)).toEqual(['inc-1:8']);
  });

  it('the end of an incident is asked about, last of all, and so is its being open again; who took it is not', async () => {
    await take('incidents.created', {});
    expect(idsOf(await take('incidents.updated', { version: 2, status: 'ack' }))).toEqual([]);
    const over = take('incidents.updated', { version: 3, status: 'resolved' });
    await pass(2_000);
    expect(await over).toMatchObject({
      emissions: [{ id: 'inc-1:3', item: { priority: 1, incident_version: 3, incident_status: 'resolved' } }],
    });
    expect(idsOf(await take('incidents.updated', { version: 4, status: 'resolved' }))).toEqual([]);
    const again = take('incidents.updated', { version: 5, status: 'open' });
    await pass(2_000);
    expect(await again).toMatchObject({ emissions: [{ id: 'inc-1:5', item: { priority: 7 } }] });
  });

  it('after a start the store is asked once about an incident, and the end that came meanwhile is told', async () => {
    told = [sampleNarrative('1', { incident_version: 2, incident_status: 'open' })];
    const stage = again();
    for (let version = 3; version < 8; version += 1) {
      expect(idsOf(await take('incidents.updated', { version }, stage))).toEqual([]);
    }
    expect(looks).toBe(1);
    const over = take('incidents.updated', { version: 8, status: 'resolved' }, stage);
    await pass(2_000);
    expect(idsOf(await over)).toEqual(['inc-1:8']);
  });

  it('what waits when it stops comes again: it is not given up as done', async () => {
    await take('incidents.created', {});
    const waiting = take('incidents.updated', { version: 2, material_version: 2 });
    await pass(0);
    asking.release();
    await expect(waiting).rejects.toMatchObject({ retryable: true });
    await expect(take('incidents.updated', { version: 3, material_version: 3 })).rejects.toMatchObject({
      code: 'stopping',
    });
  });

  it('what went into another incident, or came with its own words, is not asked about', async () => {
    expect(idsOf(await take('incidents.updated', { merged_into: 'inc-0' }))).toEqual([]);
    const foreign = { imported_by: 'shore', narrative: 'their words' };
    expect(idsOf(await take('incidents.updated', foreign))).toEqual([]);
  });
});
