import type { AnomalyEnriched, Incident, Matcher } from '@aiops/contracts';
import type { PageRequest, SilenceProposal } from '@aiops/ports';
import { sampleEnriched, sampleIncident } from '@aiops/ports/testing';
import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import { createSilences } from './silences.ts';

/** A Sunday, half past two in the morning on the ship. */
const NOW = Date.parse('2026-01-04T01:30:00Z');
const HOUR_MS = 3_600_000;

function statement(id: string, hoursAgo: number, over: Partial<AnomalyEnriched> = {}): AnomalyEnriched {
  const ts = new Date(NOW - hoursAgo * HOUR_MS).toISOString();
  return sampleEnriched(id, { ts, occurred_at: ts, device_id: 'switch-1', severity: 'high', ...over });
}

function silencesOver(statements: readonly AnomalyEnriched[], incidents: readonly Incident[] = []) {
  const registry = new Registry({ ships: [{ ship_id: 'ship-a', timezone: 'Europe/Oslo' }], devices: [] });
  return createSilences({
    store: {
      listIncidents: async () => ({ data: incidents, next_cursor: null }),
      async searchAnomalies(_filter, { limit, cursor }: PageRequest) {
        const from = Number(cursor ?? 0);
        const next = from + limit < statements.length ? String(from + limit) : null;
        return { data: statements.slice(from, from + limit), next_cursor: next };
      },
    },
    held: async () => [],
    registry: () => registry,
    clock: { now: () => NOW },
  });
}

const device: Matcher = { field: 'device_id', value: 'switch-*' };

async function covered(statements: readonly AnomalyEnriched[], proposal: SilenceProposal): Promise<number> {
  return (await silencesOver(statements).preview(proposal)).statements.covered;
}

describe('the next time of a silence', () => {
  const times = { matchers: [device], starts_at: '2026-01-04T01:30:00.000Z' };
  const nightly = { days: ['mon' as const], start: '02:00', duration_min: 120, timezone: 'ship' };

  it('is told by the clock of the ships it may be of', () => {
    const silence = { ...times, ends_at: '2027-01-01T00:00:00.000Z', recurs: nightly };
    expect(silencesOver([]).nextTimes(silence)).toEqual([
      { from: '2026-01-05T01:00:00.000Z', to: '2026-01-05T03:00:00.000Z', timezone: 'Europe/Oslo' },
    ]);
    const other: Matcher = { field: 'ship_id', value: 'ship-x' };
    expect(silencesOver([]).nextTimes({ ...silence, matchers: [other] })).toMatchObject([
      { from: '2026-01-05T02:00:00.000Z', timezone: 'UTC' },
    ]);
  });

  it('is none where none comes before it ends, and is cut by its end', () => {
    const soon = { ...times, recurs: nightly };
    expect(silencesOver([]).nextTimes({ ...soon, ends_at: '2026-01-04T02:30:00.000Z' })).toEqual([]);
    expect(silencesOver([]).nextTimes({ ...soon, ends_at: '2026-01-05T01:30:00.000Z' })).toMatchObject([
      { from: '2026-01-05T01:00:00.000Z', to: '2026-01-05T01:30:00.000Z' },
    ]);
  });
});

describe('the preview of a silence', () => {
  it('counts what it would have covered, up to its severity, context left out', async () => {
    const statements = [
      statement('1', 1),
      statement('2', 2, { device_id: 'ap-1' }),
      statement('3', 3, { severity: 'critical' }),
      statement('4', 4, { role: 'context' }),
    ];
    expect(await covered(statements, { matchers: [device] })).toBe(2);
    expect(await covered(statements, { matchers: [device], max_severity: 'high' })).toBe(1);
    const { statements: counts } = await silencesOver(statements).preview({ matchers: [device] });
    expect(counts).toMatchObject({ looked_at: 4, complete: true, to: '2026-01-04T01:30:00.000Z' });
  });

  it('looks at each statement at its own time, by the clock of its ship', async () => {
    const recurs = { days: ['sun' as const], start: '02:00', duration_min: 60, timezone: 'ship' };
    const statements = [statement('1', 0.1), statement('2', 1), statement('3', 0.1, { ship_id: 'ship-b' })];
    expect(await covered(statements, { matchers: [device], recurs })).toBe(1);
  });

  it('finds open incidents by their place, and by statements of theirs where signals are matched', async () => {
    const incidents = [sampleIncident('1', { tracking_ids: ['t-7'] }), sampleIncident('2')];
    const silences = silencesOver([statement('7', 1, { signal: 'link_down{object=Gi0/1}' })], incidents);
    const idsOf = async (matchers: readonly Matcher[]) =>
      (await silences.preview({ matchers: [...matchers] })).incidents.map(({ incident_id }) => incident_id);
    expect(await idsOf([device])).toEqual(['inc-1', 'inc-2']);
    expect(await idsOf([{ field: 'signal', value: 'link_down*' }])).toEqual(['inc-1']);
    expect(await idsOf([{ field: 'signal', value: 'oom_killed' }])).toEqual([]);
  });

  it('says so when there was more than it looked at', async () => {
    const many = Array.from({ length: 20_500 }, (_, i) => statement(String(i), 1));
    const { statements } = await silencesOver(many).preview({ matchers: [device] });
    expect(statements).toMatchObject({ covered: 20_000, looked_at: 20_000, complete: false });
  });
});
