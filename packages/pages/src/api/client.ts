import type { z } from 'zod';
import type { PagesHost } from '../host.ts';
import { problemOf, Unreachable } from './problem.ts';

/** One value, several (joined with commas), or none. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Asks the API and reads its answers by their contracts. Rejects with `ApiProblem` or `Unreachable`. */
export interface Client {
  get<T extends z.ZodType>(path: string, answer: T, query?: Query, signal?: AbortSignal): Promise<z.infer<T>>;
  send<T extends z.ZodType>(
    method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    answer: T,
    body?: unknown,
  ): Promise<z.infer<T>>;
  /** The response itself, of whatever status: for streams and probes. */
  raw(path: string, init?: RequestInit): Promise<Response>;
  /** The server's time in ms since the epoch, by its last answer; this machine's own until one came. */
  serverNowMs(): number;
}

/** The server tells whole seconds, and an answer takes its time: less than this is no difference. */
const CLOCKS_AGREE_MS = 2000;

export function createClient({ request }: Pick<PagesHost, 'request'>): Client {
  let aheadMs = 0;
  const raw = async (path: string, init?: RequestInit): Promise<Response> => {
    const response = await request(path, init).catch((error: unknown) => {
      if (init?.signal?.aborted === true) throw error;
      throw new Unreachable(error);
    });
    const toldMs = Date.parse(response.headers.get('date') ?? '') - Date.now();
    if (Number.isFinite(toldMs)) aheadMs = Math.abs(toldMs) < CLOCKS_AGREE_MS ? 0 : toldMs;
    return response;
  };
  const read = async <T extends z.ZodType>(response: Response, answer: T): Promise<z.infer<T>> => {
    if (!response.ok) throw await problemOf(response);
    return answer.parse(await response.json());
  };
  return {
    raw,
    serverNowMs: () => Date.now() + aheadMs,
    get: async (path, answer, query, signal) =>
      read(await raw(`${path}${queryText(query)}`, signal === undefined ? {} : { signal }), answer),
    send: async (method, path, answer, body) => {
      const content =
        body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return read(await raw(path, { method, ...content }), answer);
    },
  };
}

/** With its question mark; nothing for no parameters. */
export function queryText(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const text = Array.isArray(value) ? value.join(',') : value;
    if (text !== undefined && text !== '') parameters.set(name, String(text));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
