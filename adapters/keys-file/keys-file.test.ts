import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addKey, createKeysFileAuthenticator, listKeys, removeKey } from './index.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
  path = join(folder, 'api-keys.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('the key file', () => {
  it('knows a key by its hash alone and is readable by its owner alone', async () => {
    const key = await addKey(path, { name: 'bridge', role: 'operator', ship_id: 'aurora' });
    expect(key).toMatch(/^aiops_[A-Za-z0-9_-]{43}$/);
    expect(await readFile(path, 'utf8')).not.toContain(key);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const authenticator = createKeysFileAuthenticator(path);
    expect(await authenticator.authenticate(key)).toEqual({
      name: 'bridge',
      role: 'operator',
      ship_id: 'aurora',
    });
    expect(await authenticator.authenticate(`${key.slice(0, -1)}!`)).toBeNull();
    expect(await authenticator.authenticate(`aiops_${'A'.repeat(43)}`)).toBeNull();
    expect(await listKeys(path)).toEqual([{ name: 'bridge', role: 'operator', ship_id: 'aurora' }]);
  });

  it('takes keys in and out while the authenticator runs', async () => {
    const authenticator = createKeysFileAuthenticator(path);
    expect(await authenticator.hasKeys()).toBe(false);
    const key = await addKey(path, { name: 'shore', role: 'admin' });
    expect(await authenticator.authenticate(key)).toEqual({ name: 'shore', role: 'admin' });
    expect(await removeKey(path, 'shore', { evenLast: true })).toBe('removed');
    expect(await authenticator.authenticate(key)).toBeNull();
    expect(await removeKey(path, 'shore', { evenLast: true })).toBe('not_found');
  });

  it('keeps the last key unless it is told to take even that', async () => {
    await addKey(path, { name: 'bridge', role: 'operator' });
    await addKey(path, { name: 'shore', role: 'admin' });
    expect(await removeKey(path, 'bridge', { evenLast: false })).toBe('removed');
    expect(await removeKey(path, 'shore', { evenLast: false })).toBe('is_last');
    expect(await listKeys(path)).toHaveLength(1);
  });

  it('refuses a second key of the same name and a name it could not print', async () => {
    await addKey(path, { name: 'shore', role: 'admin' });
    await expect(addKey(path, { name: 'shore', role: 'ingest' })).rejects.toMatchObject({
      code: 'key_name_taken',
    });
    await expect(addKey(path, { name: 'a\nb', role: 'ingest' })).rejects.toMatchObject({
      code: 'key_invalid',
    });
  });

  it('takes a damaged file for an error and not for a file without keys', async () => {
    await writeFile(path, '{"keys":[{"name":"x"}]}');
    const authenticator = createKeysFileAuthenticator(path);
    await expect(authenticator.hasKeys()).rejects.toMatchObject({ code: 'keys_unreadable' });
    await expect(authenticator.authenticate(`aiops_${'A'.repeat(43)}`)).rejects.toMatchObject({
      code: 'keys_unreadable',
    });
  });
});
