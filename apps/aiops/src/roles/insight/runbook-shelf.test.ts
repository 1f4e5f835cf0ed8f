import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { membersOfTimeline } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import { type Log, SILENT_LOG } from '@aiops/ports';
import { sampleIncident } from '@aiops/ports/testing';
import { expect, it, onTestFinished } from 'vitest';
import { runbooksDirectory } from '../../paths.ts';
import { openShelf, type ShownSigns } from './runbook-shelf.ts';

const PARTS = { policyOf: () => DEFAULT_POLICY, log: SILENT_LOG };

/** An incident that one statement opened. */
function shown(type: 'link_degradation' | 'power_event', description: string, device: string): ShownSigns {
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
