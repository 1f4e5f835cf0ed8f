import { addKey, listKeys, removeKey } from '@aiops/adapters/keys-file';
import { keysFile } from '../paths.ts';

/** The API keys of a site, as the running server reads them: a change counts from the next request on. */
export interface SiteKeys {
  /** The key itself, which is kept nowhere. Throws `key_name_taken`, `key_invalid` or `keys_unreadable`. */
  add(wanted: Parameters<typeof addKey>[1]): Promise<string>;
  list(): ReturnType<typeof listKeys>;
  /** False when no key has this name. */
  remove(name: string): Promise<boolean>;
}

export function siteKeys(dataDirectory: string): SiteKeys {
  const path = keysFile(dataDirectory);
  return {
    add: (wanted) => addKey(path, wanted),
    list: () => listKeys(path),
    remove: (name) => removeKey(path, name),
  };
}
