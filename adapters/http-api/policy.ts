import { listOf } from '@aiops/contracts';
import { z } from 'zod';
import { PROBLEM, RequestRefused, type Resource, wholeList } from './route.ts';

const PolicyValue = z.object({
  key: z.string(),
  value: z.unknown(),
  source: z.string(),
  in_force: z.boolean(),
});
const PolicyDifference = z.object({
  key: z.string(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  source: z.string(),
});
const read = { access: 'operator' } as const;

/** The policy in force, with where each value comes from. */
export const policy: Resource = async (app, { policy: operations }) => {
  app.get(
    '/api/v3/policy',
    { config: read, schema: { response: { 200: listOf(PolicyValue), ...PROBLEM } } },
    async () => wholeList(operations.values()),
  );

  app.get(
    '/api/v3/policy/diff',
    {
      config: read,
      schema: {
        querystring: z.strictObject({ against: z.enum(['defaults', 'files']).default('defaults') }),
        response: { 200: listOf(PolicyDifference), ...PROBLEM },
      },
    },
    async ({ query }) => wholeList(await operations.diff(query.against)),
  );

  app.post(
    '/api/v3/policy/reload',
    { config: { access: 'admin' }, schema: { response: { 200: listOf(PolicyDifference), ...PROBLEM } } },
    async () => {
      const outcome = await operations.reload();
      if (outcome.ok) return wholeList(outcome.changed);
      throw new RequestRefused('policy_invalid', 'the new policy is refused and the running one stays', {
        problems: outcome.problems,
      });
    },
  );
};
