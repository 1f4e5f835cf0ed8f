import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSnapshotsContract } from '@aiops/ports/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFileSnapshots } from './index.ts';

describeSnapshotsContract('snapshots in files', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'snapshots-'));
  return {
    store: await openFileSnapshots({ directory }),
    reopen: () => openFileSnapshots({ directory }),
    dispose: () => rm(directory, { recursive: true }),
  };
});

describe('snapshots in files', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'snapshots-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it.each([
    ['is cut', (text: string) => text.slice(0, -4)],
    ['has one changed digit', (text: string) => text.replace('41', '42')],
    ['is empty', () => ''],
    ['is something else', () => '{"open":[41]}'],
  ])('says that a file that %s is damaged, never that there is none', async (_what, damage) => {
    const store = await openFileSnapshots({ directory });
    await store.save('correlation', '{"open":[41]}');
    const path = join(directory, 'correlation.json');
    await writeFile(path, damage(await readFile(path, 'utf8')));
    await expect(store.load('correlation')).rejects.toMatchObject({
      code: 'snapshot_damaged',
      retryable: false,
    });
  });

  it('leaves no temporary files, not even those of a save that a crash interrupted', async () => {
    await writeFile(join(directory, 'correlation.json.tmp'), '{"form');
    const store = await openFileSnapshots({ directory });
    await store.save('correlation', '{}');
    expect(await readdir(directory)).toEqual(['correlation.json']);
  });

  it('says that the directory is unavailable, worth a retry, when it can not write', async () => {
    const store = await openFileSnapshots({ directory });
    await rm(directory, { recursive: true });
    await expect(store.save('correlation', '{}')).rejects.toMatchObject({
      code: 'snapshots_unavailable',
      retryable: true,
    });
  });
});
