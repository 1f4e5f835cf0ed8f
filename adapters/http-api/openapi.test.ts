import { MetricInput } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from './index.ts';

/** The routes of the contracts, but for those of the receivers, which other adapters serve. */
const CONTRACT = `
  get /api/v3/incidents
  post /api/v3/incidents
  get /api/v3/incidents/{id}
  get /api/v3/incidents/{id}/timeline
  get /api/v3/incidents/{id}/evidence
  get /api/v3/incidents/{id}/similar
  patch /api/v3/incidents/{id}
  post /api/v3/incidents/{id}/merge
  post /api/v3/incidents/{id}/split
  post /api/v3/incidents/{id}/enrich
  get /api/v3/stats
  get /api/v3/stats/severity
  get /api/v3/stats/type
  get /api/v3/stats/duplicates
  get /api/v3/stats/suppressions
  get /api/v3/trace/{tracking_id}
  get /api/v3/errors
  get /api/v3/errors/{tracking_id}
  get /api/v3/dead-letters
  post /api/v3/dead-letters/{id}/replay
  get /api/v3/anomalies
  get /api/v3/logs
  get /api/v3/metrics
  get /api/v3/devices
  put /api/v3/devices
  get /api/v3/ships
  put /api/v3/ships
  put /api/v3/ships/{id}/status
  get /api/v3/silences
  post /api/v3/silences
  delete /api/v3/silences/{id}
  get /api/v3/events
  get /api/v3/policy
  get /api/v3/policy/diff
  post /api/v3/policy/reload
  get /health
  get /ready
  get /metrics
`;

const Operation = z.looseObject({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  responses: z.record(z.string(), z.looseObject({})),
  parameters: z.array(z.looseObject({ in: z.string(), name: z.string() })).optional(),
});
const Document = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
});

async function operationsOf(further: Parameters<typeof openApiDocument>[0] = []) {
  const raw = await openApiDocument(further);
  const document = Document.parse(raw);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return { raw, document, operations };
}

describe('the OpenAPI document', () => {
  it('has every route of the contracts, and is the same each time', async () => {
    const { raw, operations } = await operationsOf();
    const routes = operations.map(({ method, path }) => `${method} ${path}`);
    const wanted = CONTRACT.trim().split(/\n\s*/);
    expect(wanted.filter((route) => !routes.includes(route))).toEqual([]);
    expect(await openApiDocument()).toEqual(raw);
  });

  it('refers only to what it defines, defines only what it uses, and names each operation once', async () => {
    const { raw, document, operations } = await operationsOf();
    const used = new Set([...JSON.stringify(raw).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref));
    const defined = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...used].sort()).toEqual(defined.sort());
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(inPath.map(({ name }) => name)).toEqual(named);
    }
  });

  it('tells of each operation which keys it takes and that it may answer with a problem', async () => {
    const { document, operations } = await operationsOf();
    expect(Object.keys(document.components.securitySchemes)).toEqual(['bearer', 'apiKey']);
    for (const { path, operation } of operations) {
      if (['/health', '/ready'].includes(path)) continue;
      expect(operation.security).toEqual([{ bearer: [] }, { apiKey: [] }]);
      expect(operation.responses.default).toMatchObject({
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      });
    }
  });

  it('takes in the routes of further plugins', async () => {
    const { operations } = await operationsOf([
      async (app) => {
        app.post('/api/v3/ingest/logs', { config: { access: 'ingest' } }, async () => null);
      },
    ]);
    expect(operations.map(({ path }) => path)).toContain('/api/v3/ingest/logs');
  });

  it('says what the routes of the receivers take, with the fields of a record and an example', async () => {
    const { document, operations } = await operationsOf([
      async (app) => {
        app.post('/api/v3/ingest/metrics', { config: { access: 'ingest' } }, async () => null);
        app.post('/v1/logs', { config: { access: 'ingest' } }, async () => null);
      },
    ]);
    const takes = (wanted: string) =>
      z
        .looseObject({ content: z.record(z.string(), z.looseObject({ example: z.unknown().optional() })) })
        .parse(operations.find(({ path }) => path === wanted)?.operation.requestBody).content;
    const { 'application/x-ndjson': lines, ...others } = takes('/api/v3/ingest/metrics');
    for (const line of String(lines?.example).trim().split('\n')) MetricInput.parse(JSON.parse(line));
    expect(Object.keys(others)).toEqual(['application/json']);
    expect(document.components.schemas.MetricInputInput).toMatchObject({
      properties: { ts: { description: expect.stringContaining('RFC 3339') } },
    });
    expect(Object.keys(takes('/v1/logs'))).toEqual(['application/x-protobuf', 'application/json']);
  });

  it('describes every parameter of a query', async () => {
    const { operations } = await operationsOf();
    const silent = operations.flatMap(({ path, operation }) =>
      (operation.parameters ?? [])
        .filter((parameter) => parameter.in === 'query' && parameter.description === undefined)
        .map(({ name }) => `${path} ${name}`),
    );
    expect(silent).toEqual([]);
  });
});
