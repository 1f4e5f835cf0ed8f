import { CodedError } from '@aiops/kernel';
import {
  type BodyReader,
  HandOver,
  type HeldBody,
  INTAKE_REFUSALS,
  type Intake,
  isIntakeRefusal,
  originOf,
} from '@aiops/ports';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { DEFAULT_LIMITS, type LokiLimits } from './limits.ts';
import { decodePush, type LokiContent } from './push.ts';

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
    await passOn(body, isJson ? 'json' : 'protobuf', handOver, limits);
    if (handOver.refused === 0) return await reply.code(204).send();
    return sendText(reply.code(400), `${handOver.accepted} lines taken. Lines ${handOver.refusalText()}`);
  } catch (error) {
    if (!(error instanceof CodedError) || !isIntakeRefusal(error.code)) throw error;
    const refusal = INTAKE_REFUSALS[error.code];
    if ('retryAfterSec' in refusal) reply.header('retry-after', refusal.retryAfterSec);
    // The rest of a body that is too large is not waited for.
    if (refusal.status === 413 || refusal.status === 429) reply.header('connection', 'close');
    return sendText(reply.code(refusal.status), error.message);
  } finally {
    body?.release();
  }
}

/** Agents log the text of such an answer. */
function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/plain; charset=utf-8').serializer(String).send(`${text}\n`);
}

async function passOn(
  { bytes, breather }: HeldBody,
  content: LokiContent,
  handOver: HandOver,
  limits: LokiLimits,
): Promise<void> {
  let index = 0;
  for (const line of decodePush(bytes, content, limits)) {
    if (breather.isDue) await breather.rest();
    if (line === null) continue;
    if ('refused' in line) handOver.refuse({ index, reason: line.refused });
    else if (handOver.add(index, line.record)) await handOver.flush();
    index += 1;
  }
  await handOver.flush();
}
