import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { membersOfTimeline } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import { type Log, SILENT_LOG } from '@aiops/ports';
import { sampleIncident } from '@aiops/ports/testing';
import { expect, it, onTestFinished } from 'vitest';
import { defaultPolicyDirectory, runbooksDirectory } from '../../paths.ts';
import { loadPolicyDirectory } from '../../policy-files.ts';
import { openShelf, type ShownSigns } from './runbook-shelf.ts';

const PARTS = { policyOf: () => DEFAULT_POLICY, log: SILENT_LOG };

/** An incident that one statement opened. */
function shown(
  type: 'link_degradation' | 'power_event' | 'safety',
  description: string,
  device: string,
): ShownSigns {
  const incident = sampleIncident('1', {
    incident_type: type,
    timeline: [{ ts: '2026-03-01T12:00:00.000Z', event: 'created', description, source: 'pattern' }],
    suppress_key: `${type}:ship-a:${device}-1:none`,
    scope: [{ device_id: `${device}-1`, service: null }],
    probable_cause: [{ entity: `${device}-1`, rank: 1, terms: {} }],
  });
  const devices = new Map([[`${device}-1`, { type: device, location: null }]]);
  return { incident, members: membersOfTimeline(incident), devices };
}

it('the runbooks of the product are all there, and the one for what happened is first', async () => {
  const shelf = await openShelf(runbooksDirectory(), PARTS);
  expect(shelf.size).toBeGreaterThan(30);
  const weak = await shelf.runbooksFor(shown('link_degradation', 'rf_snr_db is 5 < 7', 'vsat'));
  expect(weak[0]).toMatchObject({ id: 'runbooks/satellite-signal-weak', risk: expect.any(String) });
  expect(weak[0]?.steps.length).toBeGreaterThan(2);
  expect(weak).toHaveLength(DEFAULT_POLICY.llm.rag.max_context_docs);
  const power = await shelf.runbooksFor(shown('power_event', 'ups_on_battery: on battery', 'ups'));
  expect(power[0]?.id).toBe('runbooks/ups-on-battery');
});

it.each([
  ['smoke detected in galley zone 3', 'server', 'fire-alarm'],
  ['fire detected in engine room', 'unknown', 'fire-alarm'],
  ['bilge high level, aft', 'fire_panel', 'flooding-bilge'],
  ['flooding alarm, hold 2', 'unknown', 'flooding-bilge'],
  ['man overboard, port side', 'fire_panel', 'man-overboard-or-gas'],
  ['gas alarm, pump room', 'server', 'man-overboard-or-gas'],
])(
  'what was said of a danger chooses its runbook, whatever reported it: %s by a %s',
  async (said, device, id) => {
    const shelf = await openShelf(runbooksDirectory(), PARTS);
    const [first] = await shelf.runbooksFor(shown('safety', `safety: ${said}`, device));
    expect(first?.id).toBe(`runbooks/${id}`);
  },
);

it('each phrase that the policy takes for a danger leads to one runbook alone', async () => {
  const shelf = await openShelf(runbooksDirectory(), PARTS);
  const loaded = await loadPolicyDirectory(defaultPolicyDirectory(), {});
  if (!loaded.ok) return expect.unreachable();
  const { words } = loaded.value.policy.detect.logs_patterns['safety'] ?? { words: [] };
  expect(words.length).toBeGreaterThan(50);
  const NEAR: readonly [RegExp, string][] = [
    [/fire|smoke|flame|heat|detector|call point|sprinkler|co2/, 'fire-alarm'],
    [/bilge|flood|water/, 'flooding-bilge'],
    [/overboard|mob|gas/, 'man-overboard-or-gas'],
    [/gps|gnss|position|epfs|heading|fix/, 'gps-position-lost'],
  ];
  for (const phrase of words) {
    const [first] = await shelf.runbooksFor(shown('safety', `safety: ${phrase}`, 'server'));
    const meant = NEAR.find(([pattern]) => pattern.test(phrase))?.[1];
    expect([phrase, first?.id]).toEqual([phrase, `runbooks/${meant}`]);
  }
});

it('an incident that no runbook is for gets none', async () => {
  const shelf = await openShelf(runbooksDirectory(), PARTS);
  const strange = shown('safety', 'door: open', 'dishwasher');
  const incident = { ...strange.incident, incident_type: 'galley_dishwasher' };
  expect(await shelf.runbooksFor({ ...strange, incident } as ShownSigns)).toEqual([]);
});

it('an empty shelf is an error, not an answer; one bad file is told and costs the others nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aiops-shelf-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const evidence = shown('power_event', 'ups_on_battery: on battery', 'ups');
  const empty = await openShelf(folder, PARTS);
  await expect(empty.runbooksFor(evidence)).rejects.toMatchObject({ code: 'runbooks_absent' });
  await writeFile(join(folder, 'good.md'), '# Battery\n\n## Do now\n\n1. Look at the mains.\n');
  await writeFile(join(folder, 'huge.md'), 'x'.repeat(300_000));
  const warned: object[] = [];
  const log: Log = { ...SILENT_LOG, warn: (fields) => warned.push(fields) };
  const shelf = await openShelf(folder, { ...PARTS, log });
  expect(warned).toMatchObject([{ name: 'huge.md' }]);
  expect(await shelf.runbooksFor(evidence)).toEqual([
    { id: 'runbooks/good', title: 'Battery', risk: 'high', steps: ['Look at the mains.'] },
  ]);
});
