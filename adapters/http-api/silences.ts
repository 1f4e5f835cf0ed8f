import { randomBytes } from 'node:crypto';
import {
  listOf,
  Matcher,
  Recurrence,
  Severity,
  Silence,
  SilenceMade,
  SilencePreview,
  SilenceReceipt,
} from '@aiops/contracts';
import { isTimeZone, toTimestamp, uuidv7 } from '@aiops/kernel';
import { z } from 'zod';
import { runCommands } from './command.ts';
import { strictly } from './query.ts';
import { notFound, PROBLEM, principalOf, RequestRefused, type Resource, wholeList } from './route.ts';

const Matchers = z.array(Matcher).min(1).max(20);
const isKnownZone = (zone: string): boolean => zone === 'ship' || isTimeZone(zone);
const Recurs = strictly({
  ...Recurrence.shape,
  timezone: Recurrence.shape.timezone.refine(isKnownZone, {
    error: 'must be ship, or an IANA time zone such as UTC or Europe/Oslo',
  }),
});
const proposal = {
  matchers: Matchers,
  max_severity: Severity.optional(),
  recurs: Recurs.optional(),
};
const NewSilence = strictly({
  ...proposal,
  /** Now, when it is absent. */
  starts_at: z.iso.datetime({ offset: true }).optional(),
  ends_at: z.iso.datetime({ offset: true }),
  comment: z.string().max(2000).default(''),
});
/** Silences are commands to the correlation-service, which holds and applies them. */
export const silences: Resource = async (app, options) => {
  const { silences: held, clock } = options;

  app.get(
    '/api/v3/silences',
    { config: { access: 'operator' }, schema: { response: { 200: listOf(Silence), ...PROBLEM } } },
    async () => wholeList(await held.list()),
  );

  app.post(
    '/api/v3/silences',
    {
      config: { access: 'engineer' },
      schema: { body: NewSilence, response: { 201: SilenceMade, 202: SilenceMade, ...PROBLEM } },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const silence = silenceOf(request.body, principal.name, clock.now());
      const next = held.nextTimes(silence);
      if (next.length === 0) throw neverHolds();
      const command = { command: 'silence', arguments: silence } as const;
      const { applied } = await runCommands(options, [command], principal, request.id);
      reply.code(applied ? 201 : 202);
      return { state: applied ? ('applied' as const) : ('accepted' as const), silence, next: [...next] };
    },
  );

  app.post(
    '/api/v3/silences/preview',
    {
      config: { access: 'operator', readsOnly: true },
      schema: {
        body: strictly(proposal),
        response: { 200: SilencePreview, ...PROBLEM },
      },
    },
    async (request) => {
      const { incidents, statements } = await held.preview(request.body);
      return { ...wholeList(incidents), statements };
    },
  );

  app.delete(
    '/api/v3/silences/:id',
    {
      config: { access: 'engineer' },
      schema: {
        params: z.object({ id: z.string().min(1).max(128) }),
        response: { 200: SilenceReceipt, 202: SilenceReceipt, ...PROBLEM },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const silence = (await held.list()).find(({ silence_id }) => silence_id === id);
      if (silence === undefined) throw notFound(`silence ${id}`);
      const command = { command: 'unsilence', arguments: { silence_id: id } } as const;
      const { applied } = await runCommands(options, [command], principalOf(request), request.id);
      reply.code(applied ? 200 : 202);
      return { state: applied ? ('applied' as const) : ('accepted' as const), silence };
    },
  );
};

function neverHolds(): RequestRefused {
  const reason = 'does not come within its time: it would never hold';
  return new RequestRefused('invalid_request', `body.recurs ${reason}`, {
    errors: [{ field: 'body.recurs', reason }],
  });
}

function silenceOf(body: z.infer<typeof NewSilence>, user: string, nowMs: number): Silence {
  const startsMs = body.starts_at === undefined ? nowMs : Date.parse(body.starts_at);
  const endsMs = Date.parse(body.ends_at);
  if (endsMs <= Math.max(startsMs, nowMs)) {
    const reason = 'must be in the future and after starts_at';
    throw new RequestRefused('invalid_request', `body.ends_at ${reason}`, {
      errors: [{ field: 'body.ends_at', reason }],
    });
  }
  return {
    silence_id: uuidv7(nowMs, randomBytes(10)),
    matchers: body.matchers,
    starts_at: toTimestamp(startsMs),
    ends_at: toTimestamp(endsMs),
    comment: body.comment,
    created_by: user,
    ...(body.max_severity === undefined ? {} : { max_severity: body.max_severity }),
    ...(body.recurs === undefined ? {} : { recurs: body.recurs }),
  };
}
