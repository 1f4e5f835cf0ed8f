import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_POLICY, loadPolicy } from '@aiops/policy';
import { generateScenario, writeScenario } from '@aiops/scenarios';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { observe } from './observe.ts';
import { foldersIn, openRun, type RunSource } from './sources.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'scenarios-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function scoreOf(source: RunSource) {
  const policy = loadPolicy({
    files: new Map([['policy.yaml', 'schema_version: "3.0"']]),
    master: 'policy.yaml',
    environment: {},
  });
  if (!policy.ok) throw new Error('the default policy is sound');
  expect(policy.value.policy.correlate).toEqual(DEFAULT_POLICY.correlate);
  const input = await openRun(source);
  return judge({ name: 'run', scenario: 'run' }, input.truth, await observe(input, policy.value));
}

describe('what the bench runs on', () => {
  it('is the same from the generator and from the folder that was written of it', async () => {
    await writeScenario(join(directory, 'deep', 'brute'), generateScenario('ssh-brute-force', 3));
    const folders = await foldersIn(directory);
    expect(folders).toEqual([
      { kind: 'folder', scenario: 'deep/brute', directory: join(directory, 'deep', 'brute') },
    ]);
    const [folder] = folders;
    if (folder === undefined) throw new Error('there is one folder');
    const made = await scoreOf({ kind: 'generated', scenario: 'ssh-brute-force', seed: 3 });
    expect(await scoreOf(folder)).toEqual(made);
    expect(made.records).toBeGreaterThan(1000);
    expect(made.causes.map(({ found }) => found)).toEqual([true]);
  });

  it('is refused with its place when it is no scenario', async () => {
    await expect(foldersIn(join(directory, 'nowhere'))).rejects.toThrow("can't be read");
    await expect(foldersIn(directory)).rejects.toThrow('there is no scenario folder');
    await writeFile(join(directory, 'records.ndjson'), '');
    await writeFile(join(directory, 'truth.json'), '{"causes":[{"id":"a"}],"records":{},"ship_days":1}');
    const [folder] = await foldersIn(directory);
    if (folder === undefined) throw new Error('there is one folder');
    await expect(openRun(folder)).rejects.toThrow('causes.0.incident_type');
  });
});
