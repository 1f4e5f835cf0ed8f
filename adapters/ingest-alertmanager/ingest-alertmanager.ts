import { Problem } from '@aiops/contracts';
import { type Clock, CodedError } from '@aiops/kernel';
import { comeAgain, type Intake, originOf } from '@aiops/ports';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

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
/** So many refusals are told one by one; the others only by their number. */
const MAX_REFUSALS = 1000;

const Accepted = z.object({
  accepted: z.number().int(),
  refused: z
    .array(z.object({ index: z.number().int(), field: z.string().optional(), reason: z.string() }))
    .meta({ description: 'The first thousand.' }),
  refused_count: z.number().int(),
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
  if (!Array.isArray(body)) throw new CodedError('invalid_body', 'the body must be an array of alerts');
  if (body.length === 0) return reply.send({ accepted: 0, refused: [], refused_count: 0 });
  const receivedMs = clock.now();
  const origin = originOf(request, { source: 'alertmanager', kind: 'alert' });
  const records = body.map((alert) => convert(alert, receivedMs));
  const { accepted, refused } = await intake.acceptRecords(records, origin).catch((error: unknown) => {
    throw comeAgain(error);
  });
  const told = refused.slice(0, MAX_REFUSALS);
  const refused_count = refused.length;
  if (accepted > 0 || refused_count === 0) return reply.send({ accepted, refused: told, refused_count });
  throw new CodedError('records_refused', `all ${refused_count} alerts were refused`, {
    details: { errors: told, refused_count },
  });
}
