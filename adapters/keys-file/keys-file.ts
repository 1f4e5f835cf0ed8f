import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CodedError } from '@aiops/kernel';
import { ACCESS_ROLES, type AccessRole } from '@aiops/ports';
import { z } from 'zod';

/** One key as the file keeps it: never the key, only its hash. */
export const StoredKey = z.object({
  name: z.string().regex(/^[A-Za-z0-9._@-]{1,64}$/, 'letters, digits and . _ @ - only, at most 64'),
  role: z.enum([...ACCESS_ROLES, 'ingest']),
  /** Records that come with this key belong to this ship when they don't say. */
  ship_id: z.string().min(1).max(128).optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type StoredKey = z.infer<typeof StoredKey>;
const KeysDocument = z.object({ keys: z.array(StoredKey).max(10_000) });

export interface NewKey {
  readonly name: string;
  readonly role: AccessRole;
  readonly ship_id?: string;
}

const PREFIX = 'aiops_';
const KEY_BYTES = 32;
const KEY_PATTERN = /^aiops_[A-Za-z0-9_-]{43}$/;

/** A key is 256 random bits, so a plain SHA-256 can't be guessed backwards and needs no salt. */
function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** The stored key that this one is, or undefined. Looks at every entry, so that time tells nothing. */
export function findKey(keys: readonly StoredKey[], key: string): StoredKey | undefined {
  if (!KEY_PATTERN.test(key)) return undefined;
  const hash = hashOf(key);
  let found: StoredKey | undefined;
  for (const stored of keys) {
    if (timingSafeEqual(hash, Buffer.from(stored.sha256, 'hex'))) found = stored;
  }
  return found;
}

/**
 * Reads the file. No file is no keys; a damaged one is an error, never "no keys".
 * @throws CodedError `keys_unreadable`
 */
export async function readKeys(path: string): Promise<readonly StoredKey[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw new CodedError('keys_unreadable', 'the API key file cannot be read', { cause });
  }
  try {
    return KeysDocument.parse(JSON.parse(text)).keys;
  } catch (cause) {
    throw new CodedError('keys_unreadable', 'the API key file is damaged', { cause });
  }
}

/** Atomic, and readable by its owner alone from its first byte on. */
async function writeKeys(path: string, keys: readonly StoredKey[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ keys }, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(draft, 0o600);
  await rename(draft, path);
}

/**
 * Makes a key and stores its hash. The key itself is returned this once and kept nowhere.
 * @throws CodedError `key_name_taken`, `key_invalid`, `keys_unreadable`
 */
export async function addKey(path: string, wanted: NewKey): Promise<string> {
  const key = `${PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}`;
  const parsed = StoredKey.safeParse({ ...wanted, sha256: hashOf(key).toString('hex') });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new CodedError('key_invalid', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const keys = await readKeys(path);
  if (keys.some((stored) => stored.name === wanted.name)) {
    throw new CodedError('key_name_taken', `there is a key named ${wanted.name}; remove it first`);
  }
  await writeKeys(path, [...keys, parsed.data]);
  return key;
}

export type Removal = 'removed' | 'not_found' | 'is_last';

/**
 * Takes a key away. The last one only when told so: a server without keys lets everybody in who reaches it from its
 * own machine, and nobody from elsewhere.
 */
export async function removeKey(
  path: string,
  name: string,
  { evenLast }: { readonly evenLast: boolean },
): Promise<Removal> {
  const keys = await readKeys(path);
  const left = keys.filter((stored) => stored.name !== name);
  if (left.length === keys.length) return 'not_found';
  if (left.length === 0 && !evenLast) return 'is_last';
  await writeKeys(path, left);
  return 'removed';
}

/** Names, roles and ships; no hashes. */
export async function listKeys(path: string): Promise<readonly Omit<StoredKey, 'sha256'>[]> {
  return (await readKeys(path)).map(({ sha256: _, ...shown }) => shown);
}

/** Changes whenever the file does: writing replaces it, so at least its inode differs. */
export async function fileState(path: string): Promise<string> {
  try {
    const { ino, mtimeMs, ctimeMs, size } = await stat(path);
    return `${ino}:${mtimeMs}:${ctimeMs}:${size}`;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return 'none';
    throw new CodedError('keys_unreadable', 'the API key file cannot be read', { cause });
  }
}
