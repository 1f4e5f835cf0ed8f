import { STATUS_CODES } from 'node:http';
import { Problem } from '@aiops/contracts';
import { type Clock, errorText, isRetryable } from '@aiops/kernel';
import type { AccessRole, Intake, Origin, Principal, Refusal } from '@aiops/ports';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required of every route: a route without it is refused at registration. */
    access?: 'public' | AccessRole;
  }
  interface FastifyRequest {
    /** Who asks. Null only on public routes without a key. */
    principal: Principal | null;
  }
}

export interface IngestAlertmanagerOptions {
  readonly intake: Intake;
  /**
   * Turns one alert of the API v2 into an alert record in the NDJSON shape. Never throws.
   * @param receivedMs stands in for a start that was left out
   */
  readonly convert: (alert: unknown, receivedMs: number) => unknown;
  readonly clock: Clock;
  readonly limits?: { readonly bodyBytes?: number };
}

const BODY_BYTES = 1_048_576;
const RETRY_AFTER_SEC = 5;

const Accepted = z.object({
  accepted: z.number().int(),
  refused: z.array(z.object({ index: z.number().int(), field: z.string().optional(), reason: z.string() })),
});
const SCHEMA = {
  tags: ['ingest'],
  summary: 'Takes alerts as Alertmanager does',
  description: 'For Prometheus, vmalert and others that post to the Alertmanager API v2.',
  response: {
    200: Accepted,
    default: {
      description: 'Problem details (RFC 9457)',
      content: { 'application/problem+json': { schema: Problem } },
    },
  },
};

type Refused = { readonly status: 400 | 503; readonly code: string; readonly detail: string };

function sendProblem(reply: FastifyReply, refused: Refused, errors?: readonly Refusal[]): FastifyReply {
  const { status, code, detail } = refused;
  const problem: Problem = {
    type: `urn:aiops:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    instance: reply.request.url.split('?')[0] ?? '',
    ...(errors === undefined ? {} : { errors: [...errors] }),
  };
  if (status === 503) reply.header('retry-after', RETRY_AFTER_SEC);
  return reply.code(status).type('application/problem+json').serializer(String).send(JSON.stringify(problem));
}

/**
 * `POST /api/v2/alerts`: what Prometheus and vmalert send to an Alertmanager. Answers 200 when the accepted alerts
 * are durable. The sender's address is not the alert's host, so it places nothing.
 */
export function ingestAlertmanager(options: IngestAlertmanagerOptions): FastifyPluginAsync {
  const bodyLimit = options.limits?.bodyBytes ?? BODY_BYTES;
  return async (app: FastifyInstance) => {
    app.setSerializerCompiler(() => JSON.stringify);
    const route = { bodyLimit, config: { access: 'ingest' as const }, schema: SCHEMA };
    app.post('/api/v2/alerts', route, (request, reply) => take(request, reply, options));
  };
}

async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  { intake, convert, clock }: IngestAlertmanagerOptions,
): Promise<FastifyReply> {
  const { body } = request;
  if (!Array.isArray(body)) {
    return sendProblem(reply, {
      status: 400,
      code: 'invalid_body',
      detail: 'the body must be an array of alerts',
    });
  }
  if (body.length === 0) return reply.send({ accepted: 0, refused: [] });
  const receivedMs = clock.now();
  // A bare Fastify, as in tests, decorates no principal.
  const principal: Principal | null | undefined = request.principal;
  const origin: Origin = { source: 'alertmanager', kind: 'alert', ...(principal ? { principal } : {}) };
  try {
    const records = body.map((alert) => convert(alert, receivedMs));
    const { accepted, refused } = await intake.acceptRecords(records, origin);
    if (accepted > 0 || refused.length === 0) return await reply.send({ accepted, refused });
    const detail = `all ${refused.length} alerts were refused`;
    return sendProblem(reply, { status: 400, code: 'records_refused', detail }, refused);
  } catch (error) {
    if (!isRetryable(error)) throw error;
    const detail = `come again later: ${errorText(error)}`;
    return sendProblem(reply, { status: 503, code: 'intake_unavailable', detail });
  }
}
