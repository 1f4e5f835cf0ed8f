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
}

export function createClient({ request }: Pick<PagesHost, 'request'>): Client {
  const raw = (path: string, init?: RequestInit): Promise<Response> =>
    request(path, init).catch((error: unknown) => {
      if (init?.signal?.aborted === true) throw error;
      throw new Unreachable(error);
    });
  const read = async <T extends z.ZodType>(response: Response, answer: T): Promise<z.infer<T>> => {
    if (!response.ok) throw await problemOf(response);
    return answer.parse(await response.json());
  };
  return {
    raw,
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
