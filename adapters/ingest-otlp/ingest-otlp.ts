import { type Clock, CodedError } from '@aiops/kernel';
import {
  type BodyReader,
  HandOver,
  type HeldBody,
  type Intake,
  isIntakeRefusal,
  type OnDropped,
  originOf,
  type Telemetry,
  tellDropped,
} from '@aiops/ports';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { sendResult, sendStatus } from './answer.ts';
import { decodeLogs, decodeMetrics, type OtlpContent } from './decode.ts';
import { DEFAULT_LIMITS, type OtlpLimits } from './limits.ts';

export interface IngestOtlpOptions {
  readonly intake: Intake;
  readonly bodies: BodyReader<FastifyRequest>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Told of values that are left out, with the address of their sender. */
  readonly onDropped?: OnDropped;
  readonly limits?: Partial<OtlpLimits>;
}

interface Route {
  readonly path: string;
  readonly kind: 'log' | 'metric';
  readonly decode: typeof decodeLogs;
  readonly countName: 'rejectedLogRecords' | 'rejectedDataPoints';
}

const ROUTES: readonly Route[] = [
  { path: '/v1/logs', kind: 'log', decode: decodeLogs, countName: 'rejectedLogRecords' },
  { path: '/v1/metrics', kind: 'metric', decode: decodeMetrics, countName: 'rejectedDataPoints' },
];
const TYPES: ReadonlySet<string> = new Set(['application/x-protobuf', 'application/json']);

/**
 * OTLP over HTTP, logs and metrics, in protobuf and JSON. Answers 200 when what it accepted is durable, with the
 * number of refused records and the reasons in `partial_success`; 429 and 503 with Retry-After when the sender shall
 * come again. Exemplars and the buckets of exponential histograms are not kept.
 */
export function ingestOtlp(options: IngestOtlpOptions): FastifyPluginAsync {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return async (app: FastifyInstance) => {
    // The body is read by the route itself, with its own limits; no parser may touch it before.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const route of ROUTES) {
      const schema = { tags: ['ingest'], summary: `Takes OTLP ${route.kind}s, in protobuf or JSON` };
      app.post(route.path, { config: { access: 'ingest' }, schema }, (request, reply) =>
        take(request, reply, route, options, limits),
      );
    }
  };
}

function contentOf(request: FastifyRequest): OtlpContent {
  return request.headers['content-type']?.trim().toLowerCase().startsWith('application/json') === true
    ? 'json'
    : 'protobuf';
}

async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  route: Route,
  options: IngestOtlpOptions,
  limits: OtlpLimits,
): Promise<FastifyReply> {
  const content = contentOf(request);
  let body: HeldBody | undefined;
  try {
    const decodedBytes = content === 'json' ? limits.jsonBytes : limits.decodedBytes;
    body = await options.bodies.read(request, {
      types: TYPES,
      encodings: ['gzip', 'deflate', 'zstd'],
      bodyBytes: Math.min(limits.bodyBytes, decodedBytes),
      decodedBytes,
    });
    const origin = originOf(request, { source: 'otlp', kind: route.kind, peer: request.ip });
    const handOver = new HandOver(options.intake, origin);
    const decoded = route.decode(body.bytes, content, limits, options.clock.now());
    const dropped = await handOver.passOn(decoded, body);
    tellDropped({ ...options, source: 'otlp', peer: request.ip }, dropped);
    return sendResult(reply, content, route.countName, handOver.refused, handOver.refusalText());
  } catch (error) {
    if (!(error instanceof CodedError) || !isIntakeRefusal(error.code)) throw error;
    return sendStatus(reply, content, error.code, error.message);
  } finally {
    body?.release();
  }
}
