import type { z } from 'zod';
import type { PagesHost } from '../host.ts';
import { problemOf, Unreachable } from './problem.ts';
import { readAnswer } from './read-answer.ts';
import { unread } from './unread.ts';

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
  /** The response itself, of whatever status: for probes. */
  raw(path: string, init?: RequestInit): Promise<Response>;
  /** As `raw`, for an answer that does not end; whoever reads it looks after its time. */
  stream(path: string, init: RequestInit): Promise<Response>;
  /** The server's time in ms since the epoch, by its last answer; this machine's own until one came. */
  serverNowMs(): number;
}

/** The server tells whole seconds, and an answer takes its time: less than this is no difference. */
const CLOCKS_AGREE_MS = 2000;
/** A way that is dead says nothing: who has not answered by then does not. */
const PATIENCE_MS = 20_000;
const SESSION = '/api/v3/session';

export interface ClientHooks {
  /** The key is not taken any more. */
  onRefused?(): void;
  /** A change was sent, and nobody knows whether it was made. */
  onUncertain?(): void;
}

export function createClient({ request }: Pick<PagesHost, 'request'>, hooks: ClientHooks = {}): Client {
  let aheadMs = 0;
  const stream = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await request(path, init);
    const toldMs = Date.parse(response.headers.get('date') ?? '') - Date.now();
    if (Number.isFinite(toldMs)) aheadMs = Math.abs(toldMs) < CLOCKS_AGREE_MS ? 0 : toldMs;
    if (response.status === 401 && path !== SESSION) hooks.onRefused?.();
    return response;
  };
  /** From the first byte that is sent to the last that is read. */
  const ask = async <T>(path: string, init: RequestInit, read: (response: Response) => Promise<T>) => {
    try {
      return await read(await stream(path, { ...init, signal: within(PATIENCE_MS, init.signal) }));
    } catch (error) {
      if (init.signal?.aborted === true || !isOfTheWay(error)) throw error;
      if (init.method === undefined) throw new Unreachable(error);
      hooks.onUncertain?.();
      throw new Unreachable(error, 'change');
    }
  };
  const answerOf =
    <T extends z.ZodType>(path: string, answer: T) =>
    async (response: Response): Promise<z.infer<T>> => {
      if (!response.ok) throw await problemOf(response);
      const { value, unreadRows } = readAnswer(answer, await response.json());
      unread.put(path, unreadRows);
      return value;
    };
  return {
    raw: (path, init = {}) => ask(path, init, async (response) => response),
    stream,
    serverNowMs: () => Date.now() + aheadMs,
    get: (path, answer, query, signal) =>
      ask(`${path}${queryText(query)}`, signal === undefined ? {} : { signal }, answerOf(path, answer)),
    send: (method, path, answer, body) => {
      const content =
        body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return ask(path, { method, ...content }, answerOf(path, answer));
    },
  };
}

/** Aborts with the signal, or when the time is over. */
function within(ms: number, signal: AbortSignal | null | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(ms);
  if (!(signal instanceof AbortSignal)) return timeout;
  const both = new AbortController();
  for (const one of [signal, timeout]) {
    if (one.aborted) both.abort(one.reason);
    else one.addEventListener('abort', () => both.abort(one.reason), { once: true, signal: both.signal });
  }
  return both.signal;
}

/** Nobody answered, or not to the end; as against an answer that refuses, or that can't be read. */
function isOfTheWay(error: unknown): boolean {
  return error instanceof TypeError || error instanceof DOMException;
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
