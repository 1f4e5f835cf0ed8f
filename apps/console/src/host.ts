import type { PagesHost } from '@aiops/pages';

/** Of this tab, until it is closed. */
const KEY = 'aiops.api-key';

/** The console of its own: the API is where the page came from. */
export const host: PagesHost = {
  basePath: '',
  request: (path, init = {}) => {
    const headers = new Headers(init.headers);
    const key = sessionStorage.getItem(KEY);
    if (key !== null) headers.set('authorization', `Bearer ${key}`);
    return fetch(path, { ...init, headers, credentials: 'omit' });
  },
  key: {
    isSet: () => sessionStorage.getItem(KEY) !== null,
    set: (key) => (key === null ? sessionStorage.removeItem(KEY) : sessionStorage.setItem(KEY, key)),
  },
};
