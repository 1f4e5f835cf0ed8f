import { CodedError } from '@aiops/kernel';
import {
  type BodyReader,
  HandOver,
  type HeldBody,
  INTAKE_REFUSALS,
  type Intake,
  isIntakeRefusal,
  originOf,
  refusalHeaders,
} from '@aiops/ports';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { DEFAULT_LIMITS, type LokiLimits } from './limits.ts';
import { decodePush } from './push.ts';

export interface IngestLokiOptions {
  readonly intake: Intake;
  readonly bodies: BodyReader<FastifyRequest>;
  readonly limits?: Partial<LokiLimits>;
}

const TYPES: ReadonlySet<string> = new Set(['application/x-protobuf', 'application/json']);

/**
 * `POST /loki/api/v1/push`, as Promtail, Alloy, Fluent Bit and Docker's driver send to Loki: JSON, or protobuf in
 * snappy. 204 when all lines are durable; 400 tells of lines that will never be taken, while the others were; 429
 * and 503 when the sender shall come again.
 */
export function ingestLoki(options: IngestLokiOptions): FastifyPluginAsync {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return async (app: FastifyInstance) => {
    // The body is read by the route itself, with its own limits; no parser may touch it before.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const schema = { tags: ['ingest'], summary: 'Takes log lines as Loki does' };
    app.post('/loki/api/v1/push', { config: { access: 'ingest' }, schema }, (request, reply) =>
      take(request, reply, options, limits),
    );
  };
}

async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  { intake, bodies }: IngestLokiOptions,
  limits: LokiLimits,
): Promise<FastifyReply> {
  const isJson =
    request.headers['content-type']?.trim().toLowerCase().startsWith('application/json') === true;
  let body: HeldBody | undefined;
  try {
    body = await bodies.read(request, {
      types: TYPES,
      encodings: ['gzip', 'deflate', 'snappy'],
      bodyBytes: limits.bodyBytes,
      decodedBytes: isJson ? limits.jsonBytes : limits.decodedBytes,
      // Agents do not name the compression of protobuf: it is a part of the protocol.
      ...(isJson ? {} : { assumedEncoding: 'snappy' as const }),
    });
    const handOver = new HandOver(
      intake,
      originOf(request, { source: 'loki', kind: 'log', peer: request.ip }),
    );
    await handOver.passOn(decodePush(body.bytes, isJson ? 'json' : 'protobuf', limits), body);
    if (handOver.refused === 0) return await reply.code(204).send();
    return sendText(reply.code(400), `${handOver.accepted} lines taken. Lines ${handOver.refusalText()}`);
  } catch (error) {
    if (!(error instanceof CodedError) || !isIntakeRefusal(error.code)) throw error;
    reply.code(INTAKE_REFUSALS[error.code].status).headers(refusalHeaders(error.code));
    return sendText(reply, error.message);
  } finally {
    body?.release();
  }
}

/** Agents log the text of such an answer. */
function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/plain; charset=utf-8').serializer(String).send(`${text}\n`);
}
