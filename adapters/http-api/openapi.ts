import {
  AlertInput,
  AnomalyDetected,
  AnomalyEnriched,
  Device,
  ErrorEntry,
  Evidence,
  Incident,
  LedgerEntry,
  LogInput,
  LogMessage,
  MetricInput,
  MetricSample,
  Problem,
  SCHEMA_VERSION,
  Ship,
  Silence,
  StatsSnapshot,
  TimelineEntry,
  TraceHop,
} from '@aiops/contracts';
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PROBE_PATHS } from './probe-paths.ts';
import { RECEIVED_BODIES } from './received-bodies.ts';

/** The schemas that the document names once and refers to. */
const components = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  AlertInput,
  AnomalyDetected,
  AnomalyEnriched,
  Device,
  ErrorEntry,
  Evidence,
  Incident,
  LedgerEntry,
  LogInput,
  LogMessage,
  MetricInput,
  MetricSample,
  Problem,
  Ship,
  Silence,
  StatsSnapshot,
  TimelineEntry,
  TraceHop,
})) {
  components.add(schema, { id });
}
/** Descriptions stand in zod's own registry, where a document made from another one does not look. */
const zodToJsonConfig: ZodToJsonConfig = {
  override: ({ zodSchema, jsonSchema }) => {
    const description = z.globalRegistry.get(zodSchema)?.description;
    if (description !== undefined) jsonSchema.description ??= description;
  },
};
const transformSchema = createJsonSchemaTransform({ schemaRegistry: components, zodToJsonConfig });
const addComponents = createJsonSchemaTransformObject({ schemaRegistry: components, zodToJsonConfig });

type Document = ReturnType<typeof addComponents>;
type ZodToJsonConfig = NonNullable<Parameters<typeof createJsonSchemaTransform>[0]['zodToJsonConfig']>;

/** Each schema comes in a form to send and a form to receive; those that no route uses are left out. */
function withoutUnused(document: Document): Document {
  if (!('components' in document)) return document;
  const schemas: Record<string, unknown> = { ...document.components?.schemas };
  const wanted = referredTo(document.paths);
  // A Set is walked while it grows: what a wanted schema refers to is wanted too.
  for (const name of wanted) for (const next of referredTo(schemas[name])) wanted.add(next);
  for (const name of Object.keys(schemas)) if (!wanted.has(name)) delete schemas[name];
  return { ...document, components: { ...document.components, schemas } } as Document;
}

/** The receivers' routes state no body; what they take is added to those that the server has. */
function withReceivedBodies(document: Document): Document {
  if (!('components' in document)) return document;
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => {
    const requestBody = RECEIVED_BODIES[path];
    return [path, requestBody === undefined ? item : { ...item, post: { ...item?.post, requestBody } }];
  });
  return { ...document, paths: Object.fromEntries(paths) } as Document;
}

function referredTo(value: unknown): Set<string> {
  const text = JSON.stringify(value) ?? '';
  return new Set([...text.matchAll(/"#\/components\/schemas\/([A-Za-z]+)"/g)].map(([, name = '']) => name));
}

const document: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'AIOps platform for ships',
      version: SCHEMA_VERSION,
      description: 'Incidents from logs, metrics and alerts. Errors are problem details (RFC 9457).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key: `aiops_…`' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
    paths: PROBE_PATHS,
  },
  transform: (route) => {
    const { schema, url } = transformSchema(route);
    const access = accessOf(route.route);
    const description = [schema?.description, access.description]
      .filter((text) => text !== undefined)
      .join(' ');
    return {
      schema: {
        ...schema,
        ...access,
        ...operationOf(route.route),
        ...(description === '' ? {} : { description }),
      },
      url,
    };
  },
  transformObject: (document) => withoutUnused(withReceivedBodies(addComponents(document))),
};

interface DocumentedRoute {
  readonly method: string | string[];
  readonly url: string;
  readonly config?: { readonly access?: string };
}

function accessOf({ config }: DocumentedRoute): FastifySchema {
  const access = config?.access;
  if (access === 'public') return { security: [] };
  return {
    security: [{ bearer: [] }, { apiKey: [] }],
    description: `Needs the role ${access} or a higher one.`,
  };
}

/** `GET /api/v3/incidents/:id/evidence` is `get_incidents_id_evidence`, under the tag `incidents`. */
function operationOf({ method, url }: DocumentedRoute): FastifySchema {
  const words = url.split(/[^A-Za-z0-9]+/).filter((word) => !/^(api|v\d|)$/.test(word));
  const [tag = 'api'] = words;
  return { operationId: [[method].flat()[0]?.toLowerCase(), ...words].join('_'), tags: [tag] };
}

/**
 * Serves `/openapi.json`: a description of every route that is registered after it on the same server, those
 * of other plugins included. It shares its context with the server, so that it sees them.
 */
export async function openApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, document);
  app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () =>
    app.swagger(),
  );
}
Object.defineProperty(openApi, Symbol.for('skip-override'), { value: true });
