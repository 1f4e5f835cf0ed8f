import type { Authenticator, Principal } from '@aiops/ports';
import { fileState, findKey, readKeys, type StoredKey } from './keys-file.ts';

/**
 * Authenticator over the key file. Each call looks at the file's state and reads it again when it changed, so
 * that a key that was removed is refused from the next request on. A damaged file refuses everyone by throwing
 * `keys_unreadable`; it is never taken for an empty one.
 */
export function createKeysFileAuthenticator(path: string): Authenticator {
  let state: string | undefined;
  let keys: readonly StoredKey[] = [];

  async function current(): Promise<readonly StoredKey[]> {
    const now = await fileState(path);
    if (now !== state) {
      keys = await readKeys(path);
      state = now;
    }
    return keys;
  }

  return {
    async authenticate(key): Promise<Principal | null> {
      const stored = findKey(await current(), key);
      if (stored === undefined) return null;
      const { name, role, ship_id } = stored;
      return ship_id === undefined ? { name, role } : { name, role, ship_id };
    },
    async hasKeys() {
      return (await current()).length > 0;
    },
  };
}
