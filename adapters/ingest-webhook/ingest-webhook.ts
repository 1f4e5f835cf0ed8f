import { STATUS_CODES } from 'node:http';
import { Problem } from '@aiops/contracts';
import { type Clock, CodedError } from '@aiops/kernel';
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
import { z } from 'zod';
import { DEFAULT_LIMITS, type WebhookLimits } from './limits.ts';
import type { WebhookMapping } from './parse-mapping.ts';
import { itemsOf, toRecord } from './to-records.ts';

export interface IngestWebhookOptions {
  readonly intake: Intake;
  readonly bodies: BodyReader<FastifyRequest>;
  readonly clock: Clock;
  /** By the name in the path. */
  readonly mappings: ReadonlyMap<string, WebhookMapping>;
  readonly limits?: Partial<WebhookLimits>;
}

/** JSON under the names that senders give it. */
const TYPES: ReadonlySet<string> = new Set(['application/json', 'text/json', 'text/plain', '']);

const Receipt = z
  .object({
    accepted: z.number().int().meta({ description: 'Records that are durable now.' }),
    ignored: z.number().int().meta({ description: 'Items that the mapping leaves out.' }),
    refused: z.array(z.object({ index: z.number().int(), field: z.string().optional(), reason: z.string() })),
    refused_count: z.number().int(),
  })
  .meta({ description: 'Answered after the records are durable.' });
const SCHEMA = {
  tags: ['ingest'],
  summary: 'Takes what any sender posts, by the mapping file of that name',
  params: z.object({ name: z.string() }),
  response: {
    202: Receipt,
    default: {
      description: 'Problem details (RFC 9457)',
      content: { 'application/problem+json': { schema: Problem } },
    },
  },
};

/**
 * `POST /api/v3/ingest/webhook/{name}`: JSON of any shape, made to records by a mapping. Answers 202 when they are
 * durable, 404 for a name without a mapping. The sender's address is not the host's, so it places nothing.
 */
export function ingestWebhook(options: IngestWebhookOptions): FastifyPluginAsync {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return async (app: FastifyInstance) => {
    // The body is read by the route itself, with its own limits; no parser may touch it before.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    app.setSerializerCompiler(() => JSON.stringify);
    app.setValidatorCompiler(() => () => true);
    app.post<{ Params: { name: string } }>(
      '/api/v3/ingest/webhook/:name',
      { config: { access: 'ingest' }, schema: SCHEMA },
      (request, reply) => {
        const { name } = request.params;
        const mapping = options.mappings.get(name);
        if (mapping !== undefined) return take(request, reply, { ...options, limits, name, mapping });
        const known = [...options.mappings.keys()].join(', ');
        const detail = `there is no mapping file of that name in the directory of webhooks (--webhooks); known are ${known || 'none'}`;
        return sendProblem(reply, { status: 404, code: 'unknown_webhook', detail });
      },
    );
  };
}

interface Target extends IngestWebhookOptions {
  readonly limits: WebhookLimits;
  readonly name: string;
  readonly mapping: WebhookMapping;
}

async function take(request: FastifyRequest, reply: FastifyReply, target: Target): Promise<FastifyReply> {
  let body: HeldBody | undefined;
  try {
    const { bodyBytes, decodedBytes } = target.limits;
    body = await target.bodies.read(request, {
      types: TYPES,
      encodings: ['gzip', 'deflate'],
      bodyBytes,
      decodedBytes,
    });
    const handOver = new HandOver(target.intake, originOf(request, { source: `webhook-${target.name}` }));
    const ignored = await passOn(body, handOver, target);
    const { accepted, refused, refusals } = handOver;
    if (accepted === 0 && refused > 0) {
      const detail = `all ${refused} items were refused`;
      return sendProblem(reply, { status: 400, code: 'records_refused', detail, errors: [...refusals] });
    }
    return await reply.code(202).send({ accepted, ignored, refused: refusals, refused_count: refused });
  } catch (error) {
    if (!(error instanceof CodedError) || !isIntakeRefusal(error.code)) throw error;
    const { code, message: detail } = error;
    const { status } = INTAKE_REFUSALS[error.code];
    return sendProblem(reply.headers(refusalHeaders(error.code)), { status, code, detail });
  } finally {
    body?.release();
  }
}

/** Resolves with how many items the mapping leaves out. */
async function passOn(
  { bytes, breather }: HeldBody,
  handOver: HandOver,
  { mapping, clock, limits }: Target,
): Promise<number> {
  const body = parse(bytes);
  const items = itemsOf(body, mapping);
  if (items === null) {
    throw new CodedError('invalid_body', `there is nothing at /${mapping.items.steps.join('/')}`);
  }
  if (items.length > limits.items) {
    throw new CodedError('body_too_large', `more than ${limits.items} items in one request`);
  }
  const receivedMs = clock.now();
  let ignored = 0;
  for (const [index, item] of items.entries()) {
    const mapped = toRecord({ item, body }, mapping, receivedMs);
    if ('record' in mapped) handOver.add(index, mapped.record);
    else if ('ignored' in mapped) ignored += 1;
    else {
      const { field, refused: reason } = mapped;
      handOver.refuse({ index, reason, ...(field === undefined ? {} : { field }) });
    }
    if (breather.isDue) await breather.rest();
  }
  await handOver.flush();
  return ignored;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new CodedError('invalid_body', 'the body is not JSON', { cause });
  }
}

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: Problem['errors'];
}

function sendProblem(reply: FastifyReply, answer: Answer): FastifyReply {
  const { status, code, detail, errors } = answer;
  const problem: Problem = {
    type: `urn:aiops:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    instance: reply.request.url.split('?')[0] ?? '',
    ...(errors === undefined ? {} : { errors }),
  };
  return reply.code(status).type('application/problem+json').serializer(String).send(JSON.stringify(problem));
}
