import { Problem } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import { type AccessRole, mayActAs, type Page, type Principal } from '@aiops/ports';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { HttpApiOptions } from './options.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A request that is a POST for its body's sake alone: it leaves no audit event. */
    readsOnly?: boolean;
  }
}

/** One resource of the API. */
export type Resource = FastifyPluginAsyncZod<HttpApiOptions>;

/** A request that is refused for a known reason; `details` become members of the problem. */
export class RequestRefused extends CodedError {
  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(code, message, { details });
  }
}

export function notFound(what: string): RequestRefused {
  return new RequestRefused('not_found', `there is no ${what}`);
}

/** Every route may answer with a problem instead. */
export const PROBLEM = {
  default: {
    description: 'Problem details (RFC 9457)',
    content: { 'application/problem+json': { schema: Problem } },
  },
} as const;

/** Who asks. The server has checked the route's access before. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new RequestRefused('unauthenticated', 'an API key is needed');
  return request.principal;
}

/** For routes where what may be done depends on what is asked. */
export function requireRole(principal: Principal, needed: AccessRole, action: string): void {
  if (mayActAs(principal.role, needed)) return;
  throw new RequestRefused('forbidden', `${action} needs the role ${needed}; the key has ${principal.role}`);
}

/** The answer of a list route. */
export function listAnswer<T>(page: Page<T>): { data: T[]; next_cursor: string | null } {
  return { data: [...page.data], next_cursor: page.next_cursor };
}

/** A list that is always whole. */
export function wholeList<T>(items: readonly T[]): { data: T[]; next_cursor: null } {
  return { data: [...items], next_cursor: null };
}

/** One page of a list held in memory, ordered by id; the cursor is the last id of the page before. */
export function pageById<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): { data: T[]; next_cursor: string | null } {
  const sorted = [...items].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const { cursor } = page;
  const rest = cursor === undefined ? sorted : sorted.filter((item) => idOf(item) > cursor);
  const data = rest.slice(0, page.limit);
  const last = data.at(-1);
  return { data, next_cursor: rest.length > data.length && last !== undefined ? idOf(last) : null };
}
