import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

type Paths = NonNullable<NonNullable<FastifyDynamicSwaggerOptions['openapi']>['paths']>;

const problem = {
  description: 'Problem details (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function answer(description: string, type: string, schema: object) {
  return { description, content: { [type]: { schema } } };
}

const readiness = {
  type: 'object',
  required: ['status', 'dependencies'],
  properties: {
    status: { enum: ['ready', 'not_ready'] },
    dependencies: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'ok', 'since'],
        properties: {
          name: { type: 'string' },
          ok: { type: 'boolean' },
          since: {
            type: ['string', 'null'],
            format: 'date-time',
            description: 'When it was first found to be as it is',
          },
          detail: { type: 'string', description: 'Only with a key' },
        },
      },
    },
  },
};

/** Every role's server has these three by itself, before any plugin: they are described here to make the document whole. */
export const PROBE_PATHS: Paths = {
  '/health': {
    get: {
      operationId: 'probe_health',
      tags: ['probes'],
      security: [],
      responses: {
        200: answer('Alive', 'application/json', {
          type: 'object',
          required: ['status'],
          properties: { status: { const: 'ok' } },
        }),
      },
    },
  },
  '/ready': {
    get: {
      operationId: 'probe_ready',
      tags: ['probes'],
      security: [],
      responses: {
        200: answer('Ready', 'application/json', readiness),
        503: answer('Not ready', 'application/json', readiness),
      },
    },
  },
  '/metrics': {
    get: {
      operationId: 'probe_metrics',
      tags: ['probes'],
      description: 'Needs the role operator or a higher one.',
      security: [{ bearer: [] }, { apiKey: [] }],
      responses: { 200: answer('Prometheus text', 'text/plain', { type: 'string' }), default: problem },
    },
  },
};
