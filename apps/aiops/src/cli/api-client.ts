import { Problem } from '@aiops/contracts';
import { errorText } from '@aiops/kernel';
import type { z } from 'zod';
import { CliError } from './cli-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

const TIMEOUT_MS = 15_000;

export interface ServerAddress {
  /** `http://127.0.0.1:9081`, without a slash at the end. */
  readonly url: string;
  readonly key?: string;
}

export interface Exchange {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON body; the text itself when it is none, undefined when there is none. */
  readonly body: unknown;
}

export interface ExchangeOptions {
  readonly method?: string;
  readonly contentType?: string;
  readonly body?: string | Buffer;
  readonly timeoutMs?: number;
}

type Query = Readonly<Record<string, string | number | undefined>>;

/**
 * One request and its answer, whatever its status.
 * @throws CliError `server_unreachable` when there was no answer
 */
export async function exchange(
  server: ServerAddress,
  path: string,
  options: ExchangeOptions = {},
): Promise<Exchange> {
  const { method = 'GET', contentType, body, timeoutMs = TIMEOUT_MS } = options;
  const headers = new Headers({ accept: 'application/json' });
  if (server.key !== undefined) headers.set('authorization', `Bearer ${server.key}`);
  if (contentType !== undefined) headers.set('content-type', contentType);
  try {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers,
      // A redirect could carry the key to another server.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsedBody(text) };
  } catch (error) {
    throw unreachable(server.url, error, timeoutMs);
  }
}

function parsedBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The API of a running server: JSON in, JSON out, and an error that says what to do for everything else. */
export class ApiClient {
  readonly server: ServerAddress;
  constructor(server: ServerAddress) {
    this.server = server;
  }

  /** @throws CliError with the problem's code, or `server_unreachable` */
  async ask(method: string, path: string, body?: unknown): Promise<Exchange> {
    const answer = await exchange(this.server, path, {
      method,
      ...(body === undefined ? {} : { contentType: 'application/json', body: JSON.stringify(body) }),
    });
    if (answer.status < 200 || answer.status > 299) throw refusedBy(this.server.url, answer);
    return answer;
  }

  get(path: string, query: Query = {}): Promise<Exchange> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) parameters.set(name, String(value));
    }
    const text = parameters.toString();
    return this.ask('GET', text === '' ? path : `${path}?${text}`);
  }
}

/**
 * Reads an answer as what it should be.
 * @throws CliError `unexpected_answer` when it is something else
 */
export function read<T extends z.ZodType>(schema: T, { body }: Exchange): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.');
  throw new CliError(EXIT.failed, 'unexpected_answer', `the answer is not what it should be: ${where}`, {
    advice: 'is the server an aiops of this version? --json shows the answer as it came',
  });
}

/** What the person can do, by the code of the problem. */
const ADVICE: Readonly<Record<string, string>> = {
  unauthenticated: 'give a key with --key or AIOPS_KEY; `aiops keys add` on the server’s machine makes one',
  forbidden: 'use a key with a higher role: operator < engineer < admin',
  host_not_allowed: 'without API keys the server answers to loopback names only: --url http://127.0.0.1:9081',
  version_conflict: 'someone or something changed it meanwhile: look at it again, then repeat',
  registry_conflict: 'leave the name to the device that has it, or move it with --force',
  bus_full: 'the server’s queue on disk is full: try again later, or see `aiops doctor`',
  store_unavailable: '`aiops doctor` says what is wrong with the store',
  insight_path_absent: 'incidents are complete without it; start an llm-enricher for narratives',
  policy_invalid: '`aiops policy check --policy DIR` on the server’s folder names every fault',
  dead_letter_unreadable: 'it can be read, but not replayed: what sent it must send it again',
  internal_error: 'the reason is in the log of the server',
};
const USAGE_CODES: readonly string[] = ['invalid_request', 'invalid_cursor'];

/** A refusal as an error to read: the detail, the fields or records that were meant, and what to do. */
export function refusedBy(url: string, { status, body }: Exchange): CliError {
  const problem = Problem.safeParse(body);
  if (!problem.success) {
    return new CliError(exitCodeOf(status, ''), 'not_aiops', `${url} answered ${status} without saying why`, {
      advice: 'does an aiops answer there? --url or AIOPS_URL names the server',
    });
  }
  const { code, title, detail, errors = [] } = problem.data;
  // A detail of the API's own validation names the fields already.
  const fields =
    detail === undefined ? errors.map(({ field, reason }) => `${field ?? 'request'}: ${reason}`) : [];
  const message = [detail ?? title, ...fields].join('; ');
  return new CliError(exitCodeOf(status, code), code, message, { advice: ADVICE[code] });
}

function exitCodeOf(status: number, code: string): ExitCode {
  if (USAGE_CODES.includes(code)) return EXIT.usage;
  return status === 429 || status === 503 ? EXIT.unreachable : EXIT.failed;
}

const REASON_OF_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  ENOTFOUND: 'its name is unknown',
  EAI_AGAIN: 'its name can’t be looked up now',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
};

function unreachable(url: string, error: unknown, timeoutMs: number): CliError {
  const advice = 'start it with `aiops up`, or name another with --url or AIOPS_URL';
  const isTimeout = error instanceof Error && error.name === 'TimeoutError';
  const reason = isTimeout ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error);
  return new CliError(EXIT.unreachable, 'server_unreachable', `${url} can’t be reached: ${reason}`, {
    advice,
    cause: error,
  });
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return REASON_OF_CODE[code] ?? errorText(cause ?? error);
}
