import { randomBytes } from 'node:crypto';
import { type AuditEvent, SCHEMA_VERSION } from '@aiops/contracts';
import { errorText, toTimestamp, uuidv7 } from '@aiops/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpApiOptions } from './options.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const MAX_BODY_CHARACTERS = 2000;

/**
 * Leaves an audit event of every request that changes, or tries to change, something; refused ones included.
 * It is kept before the answer goes out, so that whoever was told of a change finds it in the audit.
 */
export function auditChanges(app: FastifyInstance, { audit, clock, log }: HttpApiOptions): void {
  app.addHook('onSend', async (request, reply) => {
    if (READING.has(request.method) || request.routeOptions.config.readsOnly === true) return;
    const event = auditOf(request, reply, clock.now());
    try {
      await audit(event);
    } catch (error) {
      // The change is done and can't be taken back: the log is then the audit's second home.
      log.error(
        { tracking_id: request.id, audit: event, error_msg: errorText(error) },
        'audit event not kept',
      );
    }
  });
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
    action: `${request.method} ${request.routeOptions.url ?? ''}`,
    resource: request.url.split('?')[0] ?? '',
    status: status < 400 ? 'ok' : status === 401 || status === 403 ? 'denied' : 'failed',
    details: {
      status_code: status,
      role: principal?.role ?? null,
      ...(body === undefined || body === null
        ? {}
        : { body: JSON.stringify(body).slice(0, MAX_BODY_CHARACTERS) }),
    },
    ...(refusal === null ? {} : { error: `${refusal.code}: ${refusal.detail}` }),
  };
}
