import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy } from '@aiops/policy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { report, reportText } from '../report.ts';
import { doubtsOn } from './doubts.ts';
import { observe } from './observe.ts';
import { foldersIn, openRun } from './sources.ts';
import { tablesOf, warningsOf } from './tables.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'doubts-'));
});
afterEach(() => rm(directory, { recursive: true }));

const cause = (id: string, more: object = {}) => ({
  id,
  incident_type: 'network_issue',
  severity: 'high',
  root_device: 'sw-1',
  begins_at: '2026-05-01T10:00:00Z',
  detectable_at: '2026-05-01T10:00:00Z',
  ...more,
});
const line = (tracking_id: string, more: object = {}) =>
  JSON.stringify({
    kind: 'log',
    tracking_id,
    ts: '2026-05-01T10:00:00Z',
    ship_id: 'aurora',
    host: 'sw-1',
    msg: 'link down on port 1',
    ...more,
  });

async function doubtsAbout(truth: object, lines: readonly string[]) {
  const folder = join(directory, 'own');
  await mkdir(folder);
  await writeFile(join(folder, 'records.ndjson'), `${lines.join('\n')}\n`);
  await writeFile(join(folder, 'truth.json'), JSON.stringify(truth));
  const [source] = await foldersIn(directory);
  const policy = loadPolicy({
    files: new Map([['policy.yaml', 'schema_version: "3.0"']]),
    master: 'policy.yaml',
    environment: {},
  });
  if (source === undefined || !policy.ok) throw new Error('there is a folder and a policy');
  const input = await openRun(source);
  const seen = await observe(input, policy.value);
  const types = Object.keys(policy.value.policy.correlate.types);
  return {
    seen,
    doubts: doubtsOn(input.truth, seen, { registry: input.registry, types, lines: input.lines }),
  };
}

describe('a truth that somebody wrote', () => {
  it('is without doubt when it speaks of what there is, and need not say how many days it covers', async () => {
    const later = line('m-2', { ts: '2026-05-01T16:00:00Z', msg: 'link up on port 1' });
    const { doubts, seen } = await doubtsAbout({ causes: [cause('c1')], records: { 'm-1': 'c1' } }, [
      line('m-1'),
      later,
    ]);
    expect(doubts).toEqual([]);
    expect(seen.spanDays).toBe(0.25);
  });

  it('has its slips told one by one, so that they are not taken for misses of the product', async () => {
    const causes = [cause('c1', { incident_type: 'network', root_device: 'sw-7' }), cause('c2')];
    const records = { 'm-1': 'c1', 'm-77': 'c2', 'm-2': 'c9' };
    const noTime = line('m-2', { ts: undefined });
    const noId = line('m-3', { tracking_id: undefined });
    const { doubts } = await doubtsAbout({ causes, records, ship_days: 1 }, [
      line('m-1'),
      'oops',
      noTime,
      noId,
    ]);
    expect(doubts).toEqual([
      'm-77 in records: no record has this tracking_id',
      'c9 in records: no cause has this id',
      'c2 in causes: no record shows it, so that it can be found by nobody',
      'network as incident_type: the policy has no such type',
      'sw-7 as root_device: no device and no host of the records has this name',
      'lines that are no JSON object: 1',
      'records without ts, taken to be of the time of the one before: 1',
      'records without tracking_id, of which no truth can speak: 1',
    ]);
  });

  it('has a run that could not be judged told before any figure', () => {
    const warnings = warningsOf([], [{ run: 'mine', error: 'truth.json: causes: is missing' }]);
    const text = reportText({ ...report('correlation', []), warnings, details: tablesOf([]) });
    expect(text.split('\n')[1]).toBe('Runs that could not be judged: 1');
    expect(text).toContain('mine  truth.json: causes: is missing');
  });
});
