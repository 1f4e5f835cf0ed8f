import { DeadLetter, listOf } from '@aiops/contracts';
import { z } from 'zod';
import { pageQuery, strictly } from './query.ts';
import { notFound, PROBLEM, RequestRefused, type Resource, wholeList } from './route.ts';

/** `id` is what a replay takes. */
const KeptDeadLetter = DeadLetter.extend({ id: z.string() });
const Replayed = z.object({
  id: z.string(),
  subject: z.string(),
  /** The new one, under which the body was published again. */
  message_id: z.string(),
});

/** What the roles gave up on, and the way to try it again. */
export const deadLetters: Resource = async (app, { deadLetters: kept }) => {
  app.get(
    '/api/v3/dead-letters',
    {
      config: { access: 'engineer' },
      schema: {
        querystring: strictly({ limit: pageQuery.limit }),
        response: { 200: listOf(KeptDeadLetter), ...PROBLEM },
      },
    },
    async ({ query }) => wholeList(await kept.list(query.limit)),
  );

  app.post(
    '/api/v3/dead-letters/:id/replay',
    {
      config: { access: 'admin' },
      schema: {
        params: z.object({ id: z.string().min(1).max(256) }),
        // Durable on the bus; what the roles make of it shows in the trace.
        response: { 202: Replayed, ...PROBLEM },
      },
    },
    async ({ params: { id } }, reply) => {
      const outcome = await kept.replay(id);
      if (outcome.state === 'not_found') throw notFound(`dead letter ${id}`);
      if (outcome.state === 'unreadable') throw new RequestRefused('dead_letter_unreadable', outcome.reason);
      reply.code(202);
      return { id, subject: outcome.subject, message_id: outcome.message_id };
    },
  );
};
