import { CodedError } from '@aiops/kernel';
import {
  type BodyReader,
  HandOver,
  type HeldBody,
  INTAKE_REFUSALS,
  type Intake,
  isIntakeRefusal,
  type OnDropped,
  originOf,
  refusalHeaders,
  type Telemetry,
  tellDropped,
} from '@aiops/ports';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { DEFAULT_LIMITS, type RemoteWriteLimits } from './limits.ts';
import { decodeWriteRequest } from './write-request.ts';

export interface IngestPrometheusOptions {
  readonly intake: Intake;
  readonly bodies: BodyReader<FastifyRequest>;
  readonly telemetry: Telemetry;
  /** Told of samples that are left out, with the address of their sender. */
  readonly onDropped?: OnDropped;
  readonly limits?: Partial<RemoteWriteLimits>;
}

const TYPES: ReadonlySet<string> = new Set(['application/x-protobuf', '']);
/** Remote write 2.0 names its message; without a name it is 1.0. */
const OTHER_MESSAGE = /;\s*proto\s*=\s*"?(?!prometheus\.WriteRequest\b)/i;

/**
 * `POST /api/v1/write`: Prometheus remote write 1.0. 204 when the samples are durable. 400 tells of series that will
 * never be taken, while the others were: Prometheus does not send again. 429 and 5xx: it does. 415 for 2.0, at
 * which senders fall back to 1.0. Samples that say nothing (stale, NaN, infinite) are counted and left out.
 */
export function ingestPrometheus(options: IngestPrometheusOptions): FastifyPluginAsync {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return async (app: FastifyInstance) => {
    // The body is read by the route itself, with its own limits; no parser may touch it before.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const schema = { tags: ['ingest'], summary: 'Takes samples by Prometheus remote write 1.0' };
    app.post('/api/v1/write', { config: { access: 'ingest' }, schema }, (request, reply) =>
      take(request, reply, options, limits),
    );
  };
}

async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  options: IngestPrometheusOptions,
  limits: RemoteWriteLimits,
): Promise<FastifyReply> {
  let body: HeldBody | undefined;
  try {
    refuseOtherVersions(request);
    body = await options.bodies.read(request, {
      types: TYPES,
      encodings: ['snappy'],
      assumedEncoding: 'snappy',
      ...limits,
    });
    // Without the sender's address: it is the Prometheus server's, and not the host's.
    const origin = originOf(request, { source: 'prometheus', kind: 'metric' });
    const handOver = new HandOver(options.intake, origin);
    const dropped = await handOver.passOn(decodeWriteRequest(body.bytes, limits), body);
    tellDropped({ ...options, source: 'prometheus', peer: request.ip }, dropped);
    if (handOver.refused === 0) return await reply.code(204).send();
    return sendText(reply.code(400), `${handOver.accepted} samples taken. Series ${handOver.refusalText()}`);
  } catch (error) {
    if (!(error instanceof CodedError) || !isIntakeRefusal(error.code)) throw error;
    reply.code(INTAKE_REFUSALS[error.code].status).headers(refusalHeaders(error.code));
    return sendText(reply, error.message);
  } finally {
    body?.release();
  }
}

/** Prometheus logs the first line of such an answer. */
function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/plain; charset=utf-8').serializer(String).send(`${text}\n`);
}

function refuseOtherVersions({ headers }: FastifyRequest): void {
  const version = headers['x-prometheus-remote-write-version'];
  const is2 = typeof version === 'string' && !/^0\.|^1\./.test(version);
  if (is2 || OTHER_MESSAGE.test(headers['content-type'] ?? '')) {
    throw new CodedError(
      'unsupported_media_type',
      'only remote write 1.0 (prometheus.WriteRequest) is taken',
    );
  }
}
