import { createContext, useContext } from 'react';

/** What the pages need of the program that shows them: the console of its own, or an app inside Grafana. */
export interface PagesHost {
  /** In front of every path of `PAGE_PATHS`; empty, or like `/a/aiops-ops-console`. */
  readonly basePath: string;
  /**
   * A request to the API; `path` begins with a slash. Rejects when the server can't be reached, and resolves to
   * whatever it answers.
   */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** The API key of this browser tab. Null: the host signs people in itself. */
  readonly key: { set(key: string | null): void; isSet(): boolean } | null;
}

const HostContext = createContext<PagesHost | null>(null);
export const HostProvider = HostContext.Provider;

export function useHost(): PagesHost {
  const host = useContext(HostContext);
  if (host === null) throw new Error('pages are shown inside <Pages host>');
  return host;
}
