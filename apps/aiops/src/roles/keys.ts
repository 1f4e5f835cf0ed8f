import { join } from 'node:path';
import { addKey, listKeys, type NewKey, removeKey } from '@aiops/adapters/keys-file';
import { KEYS_FILE } from './http.ts';

/** The API keys of a site, as the running server reads them: a change counts from the next request on. */
export interface SiteKeys {
  /** The key itself, which is kept nowhere. Throws `key_name_taken`, `key_invalid` or `keys_unreadable`. */
  add(wanted: NewKey): Promise<string>;
  list(): ReturnType<typeof listKeys>;
  /** False when no key has this name. */
  remove(name: string): Promise<boolean>;
}

export function siteKeys(dataDirectory: string): SiteKeys {
  const path = join(dataDirectory, KEYS_FILE);
  return {
    add: (wanted) => addKey(path, wanted),
    list: () => listKeys(path),
    remove: (name) => removeKey(path, name),
  };
}
