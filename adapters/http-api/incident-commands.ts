import { Accepted, Feedback, Incident, NarrativeAsked, type Status } from '@aiops/contracts';
import type { OperatorCommand } from '@aiops/ports';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { runCommands } from './command.ts';
import { incidentById } from './incidents.ts';
import type { HttpApiOptions } from './options.ts';
import { strictly } from './query.ts';
import { PROBLEM, principalOf, RequestRefused, type Resource } from './route.ts';

const params = z.object({ id: z.string().min(1).max(256) });
const Version = z.number().int().min(1);

const Patch = z
  .strictObject({
    status: z.enum(['ack', 'resolved', 'open', 'suppressed']).optional(),
    /** Null takes the owner away. */
    owner: z.string().min(1).max(128).nullable().optional(),
    comment: z.string().min(1).max(4000).optional(),
    /** Whether it was worth a notice. Nothing is decided by it; it is counted and listed. */
    feedback: Feedback.optional(),
    /** The version that was read: the optimistic lock. */
    version: Version,
  })
  .refine(
    ({ status, owner, comment, feedback }) =>
      [status, owner, comment, feedback].some((field) => field !== undefined),
    'status, owner, comment or feedback must be given',
  );
const Merge = strictly({ incident_id: z.string().min(1).max(256), version: Version });
const Names = z.array(z.string().min(1).max(256)).min(1).max(50).optional();
const Split = z
  .strictObject({
    /** These signals become an incident of their own, … */
    fingerprints: Names,
    /** … or all of these devices (`host:…` where the registry knows none), … */
    device_ids: Names,
    /** … or an incident that was merged into this one is there again. */
    incident_id: z.string().min(1).max(256).optional(),
    version: Version,
  })
  .refine(
    ({ fingerprints, device_ids, incident_id }) =>
      [fingerprints, device_ids, incident_id].filter((part) => part !== undefined).length === 1,
    'one of fingerprints, device_ids and incident_id must be given',
  );

const answers = { 200: Incident, 202: Accepted, ...PROBLEM };

const COMMAND_OF_STATUS = {
  ack: 'ack',
  resolved: 'resolve',
  open: 'reopen',
  suppressed: 'suppress',
} as const satisfies Record<Status, OperatorCommand['command']>;

/** What people do to incidents. The correlation-service decides; this only asks and tells the outcome. */
export const incidentCommands: Resource = async (app, options) => {
  app.patch(
    '/api/v3/incidents/:id',
    { config: { access: 'operator' }, schema: { params, body: Patch, response: answers } },
    async (request, reply) =>
      change(options, request, reply, request.params.id, request.body.version, commandsOf(request.body)),
  );

  app.post(
    '/api/v3/incidents/:id/merge',
    { config: { access: 'engineer' }, schema: { params, body: Merge, response: answers } },
    async (request, reply) => {
      const { incident_id, version } = request.body;
      if (incident_id === request.params.id) {
        throw new RequestRefused('invalid_command', 'an incident cannot be merged with itself');
      }
      refuseForeign(await incidentById(options.store, incident_id));
      const command = { command: 'merge', arguments: { incident_id } } as const;
      return change(options, request, reply, request.params.id, version, [command]);
    },
  );

  app.post(
    '/api/v3/incidents/:id/split',
    { config: { access: 'engineer' }, schema: { params, body: Split, response: answers } },
    async (request, reply) => {
      const { version, ...parts } = request.body;
      const command = { command: 'split', arguments: parts } as const;
      return change(options, request, reply, request.params.id, version, [command]);
    },
  );

  app.post(
    '/api/v3/incidents/:id/enrich',
    { config: { access: 'engineer' }, schema: { params, response: { 202: NarrativeAsked, ...PROBLEM } } },
    async (request, reply) => {
      const incident = await incidentById(options.store, request.params.id);
      const answer = await options.enrichment.request(incident, principalOf(request), request.id);
      if (answer.outcome === 'absent') {
        throw new RequestRefused(
          'insight_path_absent',
          'no llm-enricher runs here, so nobody would write a narrative; the incident itself is complete',
        );
      }
      if (answer.outcome === 'too_many') {
        const text = 'as many narratives as a key may ask for are being written: come again when one is told';
        throw new RequestRefused('too_many_requests', text);
      }
      reply.code(202);
      const { incident_id } = incident;
      return { state: 'accepted' as const, incident_id, request_id: answer.requestId };
    },
  );
};

/** One command for each field that shall change: the status first, since it carries the lock. */
function commandsOf(patch: z.infer<typeof Patch>): OperatorCommand[] {
  const commands: OperatorCommand[] = [];
  const { feedback } = patch;
  const said = feedback === undefined ? {} : { feedback };
  const isResolved = patch.status === 'resolved';
  if (patch.status !== undefined) {
    commands.push({ command: COMMAND_OF_STATUS[patch.status], arguments: isResolved ? said : {} });
  }
  if (patch.owner !== undefined) commands.push({ command: 'assign', arguments: { owner: patch.owner } });
  const comment = {
    ...(patch.comment === undefined ? {} : { text: patch.comment }),
    ...(isResolved ? {} : said),
  };
  if (Object.keys(comment).length > 0) commands.push({ command: 'comment', arguments: comment });
  return commands;
}

/** The correlation-service changes what it made; the state of an imported incident lives where it came from. */
function refuseForeign({ incident_id, imported_by }: Incident): void {
  if (imported_by === undefined) return;
  throw new RequestRefused(
    'incident_owned',
    `${incident_id} belongs to the system that handed it in as ${imported_by}: change it there, and post its next version`,
  );
}

async function change(
  options: HttpApiOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  incidentId: string,
  version: number,
  wanted: readonly OperatorCommand[],
): Promise<Incident | Accepted> {
  const current = await incidentById(options.store, incidentId);
  refuseForeign(current);
  if (current.version !== version) {
    throw new RequestRefused('version_conflict', `the incident is at version ${current.version} by now`, {
      current_version: current.version,
    });
  }
  const commands = wanted.map((command, at) => ({
    ...command,
    incident_id: incidentId,
    ...(at === 0 ? { expected_version: version } : {}),
  }));
  const { applied, incident } = await runCommands(options, commands, principalOf(request), request.id);
  if (applied && incident !== undefined) return incident;
  reply.code(202);
  return { state: 'accepted', incident_id: incidentId };
}
