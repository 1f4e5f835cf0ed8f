import { CodedError } from '@aiops/kernel';
import { ACCESS_ROLES, type AccessRole, type Authenticator, mayActAs, type Principal } from '@aiops/ports';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';

/** Who may call a route: anyone, or a key of at least this rank. */
export type Access = 'public' | AccessRole;

const ACCESSES: readonly string[] = ['public', 'ingest', ...ACCESS_ROLES];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required of every route: a route without it is refused at registration. */
    access?: 'public' | AccessRole;
  }
  interface FastifyRequest {
    /** Who asks. Null only on public routes without a key. */
    principal: Principal | null;
    /** False on a loopback address without keys, where everyone is the local admin. */
    isKeyNeeded: boolean;
    /** What the request was refused with, for the audit. */
    refusal: { readonly code: string; readonly detail: string } | null;
  }
}

export interface AccessOptions {
  readonly authenticator: Authenticator;
  readonly requireKey: KeyRule;
}

/**
 * `when-keys-exist` is for a server on a loopback address alone: while there is no key, everyone who reaches it
 * is the local admin; from the first key on, the next request needs one.
 */
export type KeyRule = 'always' | 'when-keys-exist';

const LOCAL: Principal = { name: 'local', role: 'admin' };

/** Closed by default: routes must say who may call them, and each request is checked before its body is read. */
export function guardAccess(app: FastifyInstance, options: AccessOptions): void {
  app.decorateRequest('principal', null);
  app.decorateRequest('isKeyNeeded', true);
  app.decorateRequest('refusal', null);
  app.addHook('onRoute', refuseUndeclared);
  app.addHook('onRequest', async (request) => {
    const access = request.is404 ? 'public' : request.routeOptions.config.access;
    if (access === undefined) throw new CodedError('forbidden', 'this route declares no access');
    const isKeyNeeded = await needsKey(options, access);
    request.isKeyNeeded = isKeyNeeded;
    if (!isKeyNeeded) refuseForeignPages(request);
    if (request.is404) return;
    request.principal = await principalOf(request, access, isKeyNeeded, options.authenticator);
    if (access === 'public') return;
    if (request.principal === null) {
      throw new CodedError('unauthenticated', 'send an API key as "Authorization: Bearer …" or X-API-Key');
    }
    if (!mayActAs(request.principal.role, access)) {
      throw new CodedError(
        'forbidden',
        `this needs the role ${access}; the key has ${request.principal.role}`,
      );
    }
  });
}

function refuseUndeclared(route: RouteOptions): void {
  const access = route.config?.access;
  if (access === undefined || !ACCESSES.includes(access)) {
    throw new CodedError('route_without_access', `${route.method} ${route.url} declares no config.access`);
  }
}

/** Looked up at each request. Keys that can't be read count as keys: nobody gets in because a file is damaged. */
async function needsKey({ requireKey, authenticator }: AccessOptions, access: Access): Promise<boolean> {
  if (requireKey === 'always') return true;
  try {
    return await authenticator.hasKeys();
  } catch (error) {
    // Probes keep working; they only learn less.
    if (access === 'public') return true;
    throw error;
  }
}

/** A key that is sent always counts: a wrong one is refused even where none is needed. */
async function principalOf(
  request: FastifyRequest,
  access: Access,
  isKeyNeeded: boolean,
  authenticator: Authenticator,
): Promise<Principal | null> {
  const key = keyOf(request);
  if (key === undefined) return isKeyNeeded ? null : LOCAL;
  const principal = await authenticator.authenticate(key);
  // Probes keep working with a stale key; they only learn less.
  if (principal === null && access !== 'public') {
    throw new CodedError('unauthenticated', 'the API key is unknown or was removed');
  }
  return principal;
}

function keyOf(request: FastifyRequest): string | undefined {
  const header = request.headers['x-api-key'];
  if (typeof header === 'string') return header;
  const authorization = request.headers.authorization;
  if (authorization === undefined) return undefined;
  // Any other scheme is a key that can't be right, and not "no key".
  return /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
}

const LOOPBACK_HOST = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Without keys, whatever runs in this machine's browser could call us. A page of another site gives itself away
 * by its Origin, and one that points its own name at 127.0.0.1 (DNS rebinding) by the Host.
 */
function refuseForeignPages(request: FastifyRequest): void {
  const host = request.headers.host;
  if (host === undefined || !LOOPBACK_HOST.test(host)) {
    throw new CodedError('host_not_allowed', 'without API keys the Host must be a loopback name or address');
  }
  const origin = request.headers.origin;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw new CodedError('origin_not_allowed', 'without API keys only pages of this server may call it');
  }
}
