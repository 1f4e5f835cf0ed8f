import { Problem } from '@aiops/contracts';
import { type BodyReader, type Intake, originOf } from '@aiops/ports';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { handOver, type Tally } from './hand-over.ts';
import { DEFAULT_LIMITS, type IngestHttpLimits } from './limits.ts';
import { parseRecords } from './parse-records.ts';
import { headersOf, RequestRefused } from './request-refused.ts';

export interface IngestHttpOptions {
  readonly intake: Intake;
  readonly bodies: BodyReader<FastifyRequest>;
  readonly limits?: Partial<IngestHttpLimits>;
}

const ROUTES = [
  { path: '/api/v3/ingest/logs', kind: 'log', what: 'log records' },
  { path: '/api/v3/ingest/metrics', kind: 'metric', what: 'metric samples' },
  { path: '/api/v3/ingest/alerts', kind: 'alert', what: 'alerts of other systems' },
] as const;

/** Types that carry JSON, and those that clients send when nobody told them which. */
const TYPES: ReadonlySet<string> = new Set([
  'application/x-ndjson',
  'application/json',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/jsonlines',
  'application/stream+json',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'text/plain',
  'text/json',
  '',
]);

const IngestReceipt = z
  .object({
    accepted: z.number().int().meta({ description: 'Records that are durable now.' }),
    refused: z
      .array(z.object({ index: z.number().int(), field: z.string().optional(), reason: z.string() }))
      .meta({ description: 'By their index in what was sent; the first thousand.' }),
    refused_count: z.number().int(),
  })
  .meta({ description: 'Answered after the records are durable.' });

function schemaOf(what: string) {
  return {
    tags: ['ingest'],
    summary: `Takes ${what}`,
    description:
      'NDJSON, a JSON array or one object; Content-Encoding gzip or zstd. The kind of a record is told by its fields.',
    response: {
      202: IngestReceipt,
      default: {
        description: 'Problem details (RFC 9457)',
        content: { 'application/problem+json': { schema: Problem } },
      },
    },
  };
}

/** The routes that take records over HTTP. Each answers 202 only when what it accepted is durable. */
export function ingestHttp(options: IngestHttpOptions): FastifyPluginAsync {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return async (app: FastifyInstance) => {
    // The body is read by the route itself, with its own limits; no parser may touch it before.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    app.setSerializerCompiler(() => JSON.stringify);
    for (const { path, kind, what } of ROUTES) {
      app.post(path, { config: { access: 'ingest' }, schema: schemaOf(what) }, async (request, reply) => {
        try {
          return await ingest(request, reply, kind, options, limits);
        } catch (error) {
          reply.headers(headersOf(error));
          throw error;
        }
      });
    }
  };
}

async function ingest(
  request: FastifyRequest,
  reply: FastifyReply,
  kind: 'log' | 'metric' | 'alert',
  { intake, bodies }: IngestHttpOptions,
  limits: IngestHttpLimits,
): Promise<FastifyReply> {
  const body = await bodies.read(request, { types: TYPES, encodings: ['gzip', 'zstd'], ...limits });
  try {
    const tally: Tally = { accepted: 0, refused: 0, refusals: [] };
    // One origin a request: the intake takes all of a request, or nothing.
    const origin = originOf(request, { source: 'http', kind, peer: request.ip });
    for await (const batch of parseRecords(body, limits)) {
      await handOver(batch, intake, origin, tally);
    }
    return answer(reply, body.bytes, tally);
  } finally {
    body.release();
  }
}

function answer(reply: FastifyReply, body: Buffer, tally: Tally): FastifyReply {
  if (tally.accepted === 0 && tally.refused > 0) {
    throw new RequestRefused('records_refused', `all ${tally.refused} records were refused`, {
      errors: tally.refusals,
      refused_count: tally.refused,
    });
  }
  if (tally.accepted === 0 && body.toString('utf8', 0, 256).trim() === '') {
    throw new RequestRefused('invalid_body', 'the body has no records');
  }
  return reply
    .code(202)
    .send({ accepted: tally.accepted, refused: tally.refusals, refused_count: tally.refused });
}
