import type { FastifyInstance, RouteOptions } from 'fastify';
import { auditReads } from './access-logging.ts';
import { auditChanges } from './auditing.ts';
import { deadLetters } from './dead-letters.ts';
import { devices } from './devices.ts';
import { documents } from './documents.ts';
import { errors } from './errors.ts';
import { events } from './events.ts';
import { incidentCommands } from './incident-commands.ts';
import { incidentExplained } from './incident-explained.ts';
import { incidents } from './incidents.ts';
import type { HttpApiOptions } from './options.ts';
import { policy } from './policy.ts';
import { strictly } from './query.ts';
import { search } from './search.ts';
import { session } from './session.ts';
import { ships } from './ships.ts';
import { silences } from './silences.ts';
import { stats } from './stats.ts';
import { trace } from './trace.ts';

/** A route that says nothing of query parameters takes none: a mistyped filter must not mean "all". */
function refuseUnknownParameters(route: RouteOptions): void {
  if (route.schema?.querystring !== undefined) return;
  route.schema = { ...route.schema, querystring: strictly({}) };
}

const RESOURCES = [
  session,
  incidents,
  incidentExplained,
  incidentCommands,
  documents,
  stats,
  trace,
  errors,
  deadLetters,
  search,
  devices,
  ships,
  silences,
  events,
  policy,
];

/**
 * The API of the incident-api role, as a plugin for a server that checks `config.access`, sets
 * `request.principal` and answers thrown errors as problems.
 */
export async function httpApi(app: FastifyInstance, options: HttpApiOptions): Promise<void> {
  auditChanges(app, options);
  app.addHook('onRoute', refuseUnknownParameters);
  auditReads(app, options);
  for (const resource of RESOURCES) app.register(resource, options);
}
