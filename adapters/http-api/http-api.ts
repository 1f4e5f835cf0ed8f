import type { FastifyInstance } from 'fastify';
import { auditReads } from './access-logging.ts';
import { auditChanges } from './auditing.ts';
import { devices } from './devices.ts';
import { errors } from './errors.ts';
import { events } from './events.ts';
import { incidentCommands } from './incident-commands.ts';
import { incidents } from './incidents.ts';
import type { HttpApiOptions } from './options.ts';
import { policy } from './policy.ts';
import { search } from './search.ts';
import { ships } from './ships.ts';
import { silences } from './silences.ts';
import { stats } from './stats.ts';
import { trace } from './trace.ts';

const RESOURCES = [
  incidents,
  incidentCommands,
  stats,
  trace,
  errors,
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
  auditReads(app, options);
  for (const resource of RESOURCES) app.register(resource, options);
}
