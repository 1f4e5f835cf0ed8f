import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { TRACKING_ID_PATTERN } from '@aiops/contracts';
import type { Authenticator, HealthReport, Log, Telemetry } from '@aiops/ports';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { guardAccess, type KeyRule } from './access.ts';
import { drainOnClose } from './draining.ts';
import { FailureLog } from './failure-log.ts';
import { parseJsonBodies } from './json-body.ts';
import { methodsOf, rememberRoutes } from './known-routes.ts';
import { probes } from './probes.ts';
import { type ProblemBody, problemOf, problemOfError, RETRY_AFTER_SEC } from './problem.ts';

export interface HttpServerOptions {
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** The text of `GET /metrics`. */
  readonly prometheusText: () => Promise<string>;
  readonly authenticator: Authenticator;
  /** What `GET /ready` shows. A throw counts as not ready. */
  readonly health: () => Promise<HealthReport>;
  /** `when-keys-exist` only on a loopback address: without any key everyone who reaches it is the local admin. */
  readonly requireKey: KeyRule;
  readonly limits?: Partial<HttpLimits>;
}

interface HttpLimits {
  /** Of a request body; a route may set its own. */
  readonly bodyBytes: number;
  readonly headerBytes: number;
  readonly connections: number;
  /** Until the whole head of a request is there. */
  readonly headersTimeoutMs: number;
  /** Until the whole request is there. */
  readonly requestTimeoutMs: number;
  /** Of a socket on which nothing moves. */
  readonly idleTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
}

const DEFAULT_LIMITS: HttpLimits = {
  bodyBytes: 1_048_576,
  headerBytes: 16_384,
  connections: 1000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  idleTimeoutMs: 120_000,
  keepAliveTimeoutMs: 72_000,
};

/**
 * A server that answers every error as a problem (RFC 9457), checks the access that each route declares and
 * serves `/health`, `/ready` and `/metrics`. It sends no CORS header: pages of other origins may not read it.
 */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const failures = new FailureLog(options.log);
  const app: FastifyInstance = Fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.idleTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    http: { maxHeaderSize: limits.headerBytes, headersTimeout: limits.headersTimeoutMs },
    routerOptions: { maxParamLength: 256 },
    genReqId: (request) => requestIdOf(request.headers['x-request-id']),
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) => {
      // The router refuses before any hook has run.
      setHeaders(request, reply);
      answerError(error, request, reply, failures);
    },
  });
  app.server.maxConnections = limits.connections;
  app.setValidatorCompiler(validatorCompiler);
  // Answers are typed against their schemas and come from data that was validated when it was written.
  app.setSerializerCompiler(() => JSON.stringify);
  app.addHook('onRequest', async (request, reply) => setHeaders(request, reply));
  parseJsonBodies(app);
  drainOnClose(app);
  rememberRoutes(app);
  guardAccess(app, options);
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, failures));
  app.setNotFoundHandler(answerUnknownRoute);
  app.addHook('onResponse', async (request, reply) => measure(request, reply, options));
  app.register(probes, options);
  return app;
}

/** A valid id of the client is kept, so that its log and ours tell of the same request. */
function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && TRACKING_ID_PATTERN.test(header) ? header : randomUUID();
}

function setHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({
    'x-request-id': request.id,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
}

function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  failures: FailureLog,
): void {
  const problem = problemOfError(error);
  request.refusal = { code: problem.code, detail: problem.detail ?? problem.title };
  failures.note(error, problem, request);
  sendProblem(reply, { ...problem, instance: request.url.split('?')[0] ?? '' });
}

function sendProblem(reply: FastifyReply, problem: ProblemBody): void {
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  const retryAfterSec = RETRY_AFTER_SEC[problem.status];
  if (retryAfterSec !== undefined) reply.header('retry-after', retryAfterSec);
  // As text, so that no response schema of the route is applied to it.
  reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer(String)
    .send(JSON.stringify(problem));
}

function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?')[0] ?? '';
  const methods = methodsOf(request.server, path);
  if (methods.length === 0) {
    sendProblem(reply, problemOf(404, 'not_found', 'there is no such route', { instance: path }));
    return;
  }
  reply.header('allow', methods.join(', '));
  sendProblem(
    reply,
    problemOf(405, 'method_not_allowed', `this route takes ${methods.join(', ')}`, { instance: path }),
  );
}

/** What could not even be parsed as HTTP: the socket is all there is. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ([431, 'headers_too_large'] as const)
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ([408, 'request_timeout'] as const)
        : ([400, 'invalid_http'] as const);
  const problem = problemOf(status, code);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${status} ${problem.title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function measure(request: FastifyRequest, reply: FastifyReply, { log, telemetry }: HttpServerOptions): void {
  // The route's pattern, never the path: ids must not become label values.
  const route = request.routeOptions.url ?? 'unknown';
  const status = String(reply.statusCode);
  telemetry.count('aiops_http_requests_total', { method: request.method, route, status });
  telemetry.observe('aiops_http_request_ms', reply.elapsedTime, { route });
  log.debug(
    { tracking_id: request.id, method: request.method, route, status, duration_ms: reply.elapsedTime },
    'request',
  );
}
