import { randomBytes } from 'node:crypto';
import { type AuditEvent, SCHEMA_VERSION } from '@aiops/contracts';
import { errorText, toTimestamp, uuidv7 } from '@aiops/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Denials, DenialTally } from './denial-tally.ts';
import type { HttpApiOptions } from './options.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const MAX_BODY_CHARACTERS = 2000;
const MINUTE_MS = 60_000;

/**
 * Leaves an audit event of every request that changes, or tries to change, something; refused ones included, though
 * of those that come in crowds only their number. It is kept before the answer goes out, so that whoever was told
 * of a change finds it in the audit.
 */
export function auditChanges(app: FastifyInstance, options: HttpApiOptions): void {
  const { clock } = options;
  const denials = new DenialTally();
  const tellDenials = async (): Promise<void> => {
    for (const counted of denials.take()) await keep(options, counted, () => eventOf(counted, clock.now()));
  };
  const minute = setInterval(() => void tellDenials(), MINUTE_MS);
  minute.unref();
  app.addHook('onClose', async () => {
    clearInterval(minute);
    await tellDenials();
  });
  app.addHook('onSend', async (request, reply) => {
    if (READING.has(request.method) || request.routeOptions.config.readsOnly === true) return;
    if (isDenied(reply) && !denials.note(denialOf(request), clock.now())) return;
    await keep(options, { tracking_id: request.id }, () => auditOf(request, reply, clock.now()));
  });
}

/** Never fails: the change is done and can't be taken back. The log is then the audit's second home. */
async function keep({ audit, log }: HttpApiOptions, fields: object, make: () => AuditEvent): Promise<void> {
  let event: AuditEvent | undefined;
  try {
    event = make();
    await audit(event);
  } catch (error) {
    log.error({ ...fields, audit: event, error_msg: errorText(error) }, 'audit event not kept');
  }
}

function isDenied({ statusCode }: FastifyReply): boolean {
  return statusCode === 401 || statusCode === 403;
}

function actionOf(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? ''}`;
}

function resourceOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '';
}

function denialOf(request: FastifyRequest) {
  const { principal, ip } = request;
  const caller = principal === null ? ip : principal.name;
  return { caller, known: principal !== null, action: actionOf(request), resource: resourceOf(request) };
}

function auditOf(request: FastifyRequest, reply: FastifyReply, nowMs: number): AuditEvent {
  const { refusal, principal, body } = request;
  const status = reply.statusCode;
  return {
    schema_version: SCHEMA_VERSION,
    tracking_id: request.id,
    ts: toTimestamp(nowMs),
    ship_id: principal?.ship_id ?? null,
    audit_id: uuidv7(nowMs, randomBytes(10)),
    user: principal?.name ?? 'unauthenticated',
    action: actionOf(request),
    resource: resourceOf(request),
    status: status < 400 ? 'ok' : isDenied(reply) ? 'denied' : 'failed',
    details: {
      status_code: status,
      role: principal?.role ?? null,
      ...(isDenied(reply) ? { peer: request.ip } : {}),
      ...(body === undefined || body === null ? {} : { body: bodyText(body) }),
    },
    ...(refusal === null ? {} : { error: `${refusal.code}: ${refusal.detail}` }),
  };
}

/** A body may be nested so deep that writing it down again fails; the event shall be kept all the same. */
function bodyText(body: unknown): string {
  try {
    return JSON.stringify(body).slice(0, MAX_BODY_CHARACTERS);
  } catch (error) {
    return `(not shown: ${errorText(error)})`;
  }
}

/** One event for all that a caller was refused in a minute beyond what was told singly. */
function eventOf(denials: Denials, nowMs: number): AuditEvent {
  const { caller, count, firstMs, lastMs, lastAction, lastResource } = denials;
  return {
    schema_version: SCHEMA_VERSION,
    tracking_id: uuidv7(nowMs, randomBytes(10)),
    ts: toTimestamp(nowMs),
    ship_id: null,
    audit_id: uuidv7(nowMs, randomBytes(10)),
    user: caller,
    action: 'more denied requests',
    resource: lastResource,
    status: 'denied',
    details: {
      count,
      first_at: toTimestamp(firstMs),
      last_at: toTimestamp(lastMs),
      last_action: lastAction,
    },
  };
}
