import { addKey, listKeys, type Removal, removeKey } from '@aiops/adapters/keys-file';
import { makeDataDirectory } from '../data-directory.ts';
import { keysFile } from '../paths.ts';

/** The API keys of a site, as the running server reads them: a change counts from the next request on. */
export interface SiteKeys {
  /** The key itself, which is kept nowhere. Throws `key_name_taken`, `key_invalid`, `keys_unreadable` or `data_unusable`. */
  add(wanted: Parameters<typeof addKey>[1]): Promise<string>;
  list(): ReturnType<typeof listKeys>;
  /** The last key stays unless `evenLast`: without keys, whoever reaches the server's own machine is admin. */
  remove(name: string, options: { readonly evenLast: boolean }): Promise<Removal>;
}

export function siteKeys(dataDirectory: string): SiteKeys {
  const path = keysFile(dataDirectory);
  return {
    async add(wanted) {
      await makeDataDirectory(dataDirectory);
      return addKey(path, wanted);
    },
    list: () => listKeys(path),
    remove: (name, options) => removeKey(path, name, options),
  };
}
