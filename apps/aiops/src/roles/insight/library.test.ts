import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { membersOfTimeline } from '@aiops/pipeline';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { type KnowledgeDocument, SILENT_LOG } from '@aiops/ports';
import { sampleIncident } from '@aiops/ports/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultPolicyDirectory, runbooksDirectory } from '../../paths.ts';
import { loadPolicyDirectory } from '../../policy-files.ts';
import { Library, type ShownSigns } from './library.ts';
import { readRunbooks } from './runbook-files.ts';

const PARTS = { policyOf: () => DEFAULT_POLICY };

async function shelved(): Promise<Library> {
  const library = new Library(PARTS);
  for (const runbook of await readRunbooks(runbooksDirectory(), SILENT_LOG)) library.put(runbook);
  return library;
}

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
  const shelf = await shelved();
  expect(shelf.retriever.size).toBeGreaterThan(30);
  const weak = (await shelf.documentsFor(shown('link_degradation', 'rf_snr_db is 5 < 7', 'vsat'))).runbooks;
  expect(weak[0]).toMatchObject({ id: 'runbooks/satellite-signal-weak', risk: expect.any(String) });
  expect(weak[0]?.steps.length).toBeGreaterThan(2);
  expect(weak).toHaveLength(DEFAULT_POLICY.llm.rag.max_context_docs);
  const power = (await shelf.documentsFor(shown('power_event', 'ups_on_battery: on battery', 'ups')))
    .runbooks;
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
    const shelf = await shelved();
    const [first] = (await shelf.documentsFor(shown('safety', `safety: ${said}`, device))).runbooks;
    expect(first?.id).toBe(`runbooks/${id}`);
  },
);

it('each phrase that the policy takes for a danger leads to one runbook alone', async () => {
  const shelf = await shelved();
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
    const [first] = (await shelf.documentsFor(shown('safety', `safety: ${phrase}`, 'server'))).runbooks;
    const meant = NEAR.find(([pattern]) => pattern.test(phrase))?.[1];
    expect([phrase, first?.id]).toEqual([phrase, `runbooks/${meant}`]);
  }
});

it.each([
  ['level: earth fault loop 2', 'fire_panel', 'safety-equipment-faulty'],
  ['level: FIRE PANEL 1 MAINS FAILURE', 'fire_panel', 'safety-equipment-faulty'],
  ['level: smoke detector 12 fault, zone 3', 'fire_panel', 'safety-equipment-faulty'],
  ['level: controller firmware watchdog reset, self test failed', 'fire_panel', 'safety-equipment-faulty'],
  ['silent: no records for 600 s', 'fire_panel', 'safety-equipment-faulty'],
  ['silent: no records for 600 s', 'bilge_sensor', 'safety-equipment-faulty'],
  ['safety: h2s high, pump room', 'unknown', 'man-overboard-or-gas'],
  ['safety: abandon ship signal', 'server', 'safety-equipment-faulty'],
  ['safety: fire detected, zone 3, sprinkler pump failed', 'fire_panel', 'fire-alarm'],
  ['level: zone 14 fire confirmed by two detectors', 'fire_panel', 'fire-alarm'],
  ['level: gnss antenna failure', 'gps', 'gps-position-lost'],
])(
  'a danger is told by its words alone, not by who might report it: %s of a %s',
  async (said, device, id) => {
    const shelf = await shelved();
    const [first] = (await shelf.documentsFor(shown('safety', said, device))).runbooks;
    expect(first?.id).toBe(`runbooks/${id}`);
  },
);

it('an incident that no runbook is for gets none', async () => {
  const shelf = await shelved();
  const strange = shown('safety', 'door: open', 'dishwasher');
  const incident = { ...strange.incident, incident_type: 'galley_dishwasher' };
  expect((await shelf.documentsFor({ ...strange, incident } as ShownSigns)).runbooks).toEqual([]);
});

it('no runbook at all is an error, not an answer; one bad file is told and costs the others nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aiops-shelf-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const evidence = shown('power_event', 'ups_on_battery: on battery', 'ups');
  await expect(new Library(PARTS).documentsFor(evidence)).rejects.toMatchObject({ code: 'runbooks_absent' });
  await writeFile(join(folder, 'good.md'), '# Battery\n\n## Do now\n\n1. Look at the mains.\n');
  await writeFile(join(folder, 'huge.md'), 'x'.repeat(300_000));
  const warned: object[] = [];
  const library = new Library(PARTS);
  for (const one of await readRunbooks(folder, { warn: (fields) => warned.push(fields) })) library.put(one);
  expect(warned).toMatchObject([{ name: 'huge.md' }]);
  expect((await library.documentsFor(evidence)).runbooks).toEqual([
    { id: 'runbooks/good', title: 'Battery', risk: 'high', steps: ['Look at the mains.'] },
  ]);
});

describe('what is found beside the runbooks', () => {
  const past = (id: string, shipId: string, text: string): KnowledgeDocument => ({
    ...{ id: `incidents/inc-${id}`, source: 'incidents', shipId, text },
    title: 'power event: ups-1',
  });
  const evidence = shown('power_event', 'ups_on_battery: on battery', 'ups');

  async function withPast(over: Partial<Policy['llm']['rag']> = {}): Promise<Library> {
    const rag = { ...DEFAULT_POLICY.llm.rag, ...over };
    const policy = { ...DEFAULT_POLICY, llm: { ...DEFAULT_POLICY.llm, rag } };
    const library = new Library({ policyOf: () => policy });
    for (const one of await readRunbooks(runbooksDirectory(), SILENT_LOG)) library.put(one);
    library.put(past('own', 'ship-a', 'carrier lost on beam 2'));
    library.put(past('theirs', 'ship-b', 'carrier lost on beam 2'));
    library.put(past('other', 'ship-a', 'The coffee machine leaks.'));
    library.put(past('1', 'ship-a', 'carrier lost on beam 2'));
    library.put({ ...past('x', 'ship-a', 'ups'), id: 'policies/x', source: 'policies', shipId: null });
    return library;
  }

  it('is what this ship alone went through, as far as it is alike, and never the incident itself', async () => {
    expect((await (await withPast()).documentsFor(evidence)).past).toEqual(['inc-own']);
  });

  it('says that words alone were compared, and why; of runbooks there are those that are meant for it', async () => {
    const { search, runbooks } = await (await withPast()).documentsFor(evidence);
    expect(search).toMatchObject({ by: 'words', reason: 'no_embedder' });
    const ids = search?.documents.map(({ id }) => id) ?? [];
    expect(ids.length).toBeLessThanOrEqual(5);
    expect(ids).toContain('incidents/inc-own');
    expect(ids).not.toContain('incidents/inc-theirs');
    const meant = new Set(runbooks.map(({ id }) => id));
    expect(ids.filter((id) => id.startsWith('runbooks/') && !meant.has(id))).toEqual([]);
  });

  it('obeys the floor, the sources and the switches of the policy', async () => {
    expect((await (await withPast({ min_similarity: 0 })).documentsFor(evidence)).past).toEqual([
      'inc-own',
      'inc-other',
    ]);
    const policies = await (await withPast({ sources: ['policies'], min_similarity: 0.1 })).documentsFor(
      evidence,
    );
    expect(policies).toMatchObject({ runbooks: [], past: [] });
    expect(policies.search?.documents).toEqual([
      { id: 'policies/x', source: 'policies', title: 'power event: ups-1' },
    ]);
    const off = await (await withPast({ enabled: false })).documentsFor(evidence);
    expect(off).toEqual({ runbooks: [], past: [], search: null });
    const features = { ...DEFAULT_POLICY.features, enable_qdrant_rag: false };
    const without = new Library({ policyOf: () => ({ ...DEFAULT_POLICY, features }) });
    expect(await without.documentsFor(evidence)).toEqual({ runbooks: [], past: [], search: null });
  });

  it('in a hurry only runbooks are looked up', async () => {
    const found = await (await withPast()).documentsFor(evidence, { inHurry: true });
    expect(found).toMatchObject({ past: [], search: null });
    expect(found.runbooks[0]?.id).toBe('runbooks/ups-on-battery');
  });
});
