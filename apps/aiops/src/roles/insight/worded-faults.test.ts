import { membersOfTimeline } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import { SILENT_LOG } from '@aiops/ports';
import { sampleIncident } from '@aiops/ports/testing';
import { describe, expect, it } from 'vitest';
import { runbooksDirectory } from '../../paths.ts';
import { Library, type ShownSigns } from './library.ts';
import { readRunbooks } from './runbook-files.ts';
import { MEASURED_ONLY, TUNED_ON, type WordedFault } from './worded-faults.fixture.ts';

const UNKNOWN = 'unknown-host-or-other';
const OF_DANGER = ['fire-alarm', 'flooding-bilge', 'man-overboard-or-gas', 'gps-position-lost'];

/** An incident of lines that stood out by their level alone, on a device that nothing is known of but its type. */
function shown({ deviceType, service, lines }: WordedFault): ShownSigns {
  const incident = sampleIncident('1', {
    incident_type: 'other',
    timeline: lines.map((description, at) => ({
      ts: '2026-03-01T12:00:00.000Z',
      event: at === 0 ? 'created' : 'updated',
      description: at === 0 ? description : `line-${at} on dev-1 joined: ${description}`,
      source: 'level',
    })),
    suppress_key: 'other:ship-a:dev-1:none',
    scope: [{ device_id: 'dev-1', service }],
    probable_cause: [{ entity: 'dev-1', rank: 1, terms: {} }],
  });
  const members = membersOfTimeline(incident).map((one) => ({ ...one, name: '5f2c', service }));
  return { incident, members, devices: new Map([['dev-1', { type: deviceType, location: null }]]) };
}

/** By words alone: what a ship without an embedder has, and one in a hurry. */
async function foundFor(
  faults: readonly WordedFault[],
): Promise<{ right: readonly string[]; ids: string[] }[]> {
  const library = new Library({ policyOf: () => DEFAULT_POLICY });
  for (const runbook of await readRunbooks(runbooksDirectory(), SILENT_LOG)) library.put(runbook);
  return Promise.all(
    faults.map(async (fault) => {
      const { runbooks } = await library.documentsFor(shown(fault), { inHurry: true });
      return { right: fault.right, ids: runbooks.map(({ id }) => id.replace('runbooks/', '')) };
    }),
  );
}

describe.each([
  ['set on', TUNED_ON],
  ['only measured by', MEASURED_ONLY],
])('what no sign tells, in the faults that the ranking is %s', (_, faults) => {
  it('has the right runbook first where it is clearly the best, and among the five', async () => {
    const found = await foundFor(faults);
    const within = (count: number): number =>
      found.filter(({ right, ids }) => ids.slice(0, count).some((id) => right.includes(id))).length /
      found.length;
    expect(within(1)).toBeGreaterThan(0.85);
    expect(within(5)).toBeGreaterThan(0.95);
  });

  it('has a wrong one first for hardly any, and one of danger never', async () => {
    const wrong = (await foundFor(faults)).flatMap(({ right, ids: [first = ''] }) =>
      first === UNKNOWN || right.includes(first) ? [] : [first],
    );
    expect(wrong.length / faults.length).toBeLessThan(0.05);
    expect(wrong.filter((id) => OF_DANGER.includes(id))).toEqual([]);
  });
});

it('a runbook that no sign led to says so, and the one for what nobody knows does not', async () => {
  const library = new Library({ policyOf: () => DEFAULT_POLICY });
  for (const runbook of await readRunbooks(runbooksDirectory(), SILENT_LOG)) library.put(runbook);
  const line = {
    right: [],
    deviceType: 'nas',
    service: 'md',
    lines: ['array degraded, bad sector on drive'],
  };
  const { runbooks } = await library.documentsFor(shown(line), { inHurry: true });
  expect(runbooks[0]).toMatchObject({ id: 'runbooks/storage-failing', foundBy: 'words' });
  expect(runbooks[1]).not.toHaveProperty('foundBy');
});
