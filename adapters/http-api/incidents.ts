import {
  Category,
  Evidence,
  ExplainedIncident,
  Feedback,
  Incident,
  IncidentFacets,
  IncidentTypeName,
  listOf,
  NarrativeHistory,
  Severity,
  SimilarIncident,
  Status,
  TimelineEntry,
} from '@aiops/contracts';
import type { RegistryOperations } from '@aiops/ports';
import { z } from 'zod';
import type { ApiStore } from './options.ts';
import {
  DeviceFilter,
  described,
  given,
  pageOf,
  pageQuery,
  rangeOf,
  ServiceFilter,
  ShipFilter,
  someOf,
  strictly,
  TextFilter,
  timeQuery,
} from './query.ts';
import {
  listAnswer,
  notFound,
  PROBLEM,
  principalOf,
  RequestRefused,
  type Resource,
  wholeList,
} from './route.ts';

const read = { access: 'operator' } as const;
const params = z.object({ id: z.string().min(1).max(256) });

const filters = {
  ...timeQuery,
  severity: someOf(Severity, 'How grave'),
  status: someOf(Status, 'In this state'),
  type: someOf(IncidentTypeName, 'Type of incident'),
  category: someOf(Category, 'Category of the type'),
  feedback: someOf(Feedback, 'What people said of it'),
  ship_id: ShipFilter,
  device_id: DeviceFilter,
  service: ServiceFilter,
  q: TextFilter,
};
const IncidentsQuery = strictly({ ...pageQuery, ...filters });
const FacetsQuery = strictly(filters);
/** Far more than any incident has; the store orders the versions of an incident in 22 bits. */
const MAX_VERSION = 1_000_000;
const MAX_NARRATIVES = 100;
const ForeignVersion = z.number().int().min(1).max(MAX_VERSION);
const ForeignIncident = Incident.omit({ added_tracking_ids: true, imported_by: true }).extend({
  incident_id: z.string().min(1).max(256),
  version: ForeignVersion,
  material_version: ForeignVersion,
});

function ownedHere({ incident_id }: Incident): RequestRefused {
  return new RequestRefused(
    'incident_owned',
    `${incident_id} was made by the correlation-service of this installation, which alone changes it: use PATCH`,
  );
}

/** The ships whose name or id has the text: people look for incidents by them. */
async function shipsNamed(
  registry: Pick<RegistryOperations, 'document'>,
  q: string | undefined,
): Promise<{ readonly q_ships?: readonly string[] }> {
  if (q === undefined) return {};
  const text = q.trim().toLowerCase();
  const { ships } = await registry.document();
  const named = ships.filter(({ ship_id, name }) => `${ship_id}\n${name ?? ''}`.toLowerCase().includes(text));
  return named.length === 0 ? {} : { q_ships: named.map(({ ship_id }) => ship_id) };
}

/** @throws RequestRefused `not_found` */
export async function incidentById(store: Pick<ApiStore, 'getIncident'>, id: string): Promise<Incident> {
  const incident = await store.getIncident(id);
  if (incident === null) throw notFound(`incident ${id}`);
  return incident;
}

/** Incidents to read, and the way in for those another system made. */
export const incidents: Resource = async (app, { store, operations, registry, clock }) => {
  app.get(
    '/api/v3/incidents',
    {
      config: read,
      schema: { querystring: IncidentsQuery, response: { 200: listOf(Incident), ...PROBLEM } },
    },
    async ({ query }) => {
      const { limit, cursor, from, to, range, ...filter } = query;
      const within = rangeOf({ from, to, range }, clock.now());
      return listAnswer(
        await store.listIncidents(
          given({ ...filter, ...(await shipsNamed(registry, filter.q)), range: within }),
          pageOf({ limit, cursor }),
        ),
      );
    },
  );

  app.get(
    '/api/v3/incidents/facets',
    { config: read, schema: { querystring: FacetsQuery, response: { 200: IncidentFacets, ...PROBLEM } } },
    async ({ query }) => {
      const { from, to, range, ...filter } = query;
      const within = rangeOf({ from, to, range }, clock.now());
      return store.incidentFacets(
        given({ ...filter, ...(await shipsNamed(registry, filter.q)), range: within }),
      );
    },
  );

  app.post(
    '/api/v3/incidents',
    {
      config: { access: 'engineer' },
      schema: { body: ForeignIncident, response: { 200: Incident, 201: Incident, ...PROBLEM } },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const incident = { ...request.body, imported_by: principal.name };
      const known = await store.getIncident(incident.incident_id);
      if (known !== null && known.version === incident.version) return known;
      if (known !== null && known.imported_by === undefined) throw ownedHere(known);
      if (known !== null && known.version > incident.version) {
        throw new RequestRefused('version_conflict', 'a newer version of this incident is stored', {
          current_version: known.version,
        });
      }
      await operations.accept(incident, principal);
      reply.code(201);
      return incident;
    },
  );

  app.get(
    '/api/v3/incidents/:id',
    { config: read, schema: { params, response: { 200: ExplainedIncident, ...PROBLEM } } },
    async ({ params: { id } }) => {
      const [incident, [explanation]] = await Promise.all([
        incidentById(store, id),
        store.listNarratives(id, 1),
      ]);
      return explanation === undefined ? incident : { ...incident, explanation };
    },
  );

  app.get(
    '/api/v3/incidents/:id/narratives',
    { config: read, schema: { params, response: { 200: NarrativeHistory, ...PROBLEM } } },
    async ({ params: { id } }) => {
      await incidentById(store, id);
      return wholeList(await store.listNarratives(id, MAX_NARRATIVES));
    },
  );

  app.get(
    '/api/v3/incidents/:id/timeline',
    { config: read, schema: { params, response: { 200: listOf(TimelineEntry), ...PROBLEM } } },
    async (request) => wholeList((await incidentById(store, request.params.id)).timeline),
  );

  app.get(
    '/api/v3/incidents/:id/evidence',
    { config: read, schema: { params, response: { 200: listOf(Evidence), ...PROBLEM } } },
    async (request) => wholeList((await incidentById(store, request.params.id)).evidence),
  );

  app.get(
    '/api/v3/incidents/:id/similar',
    {
      config: read,
      schema: {
        params,
        querystring: strictly({
          limit: described(z.coerce.number().int().min(1).max(100).default(10), 'At most so many.'),
        }),
        response: { 200: listOf(SimilarIncident), ...PROBLEM },
      },
    },
    async (request) => {
      const incident = await incidentById(store, request.params.id);
      return wholeList(await store.similarIncidents(incident, request.query.limit));
    },
  );
};
