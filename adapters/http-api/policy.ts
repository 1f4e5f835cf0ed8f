import { listOf } from '@aiops/contracts';
import type { PolicyProblem } from '@aiops/ports';
import { z } from 'zod';
import { described, strictly } from './query.ts';
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
/** What changed, possibly nothing: the files were read and are in force either way. */
const Reloaded = listOf(PolicyDifference).extend({ reloaded: z.literal(true) });
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
        querystring: strictly({
          against: described(
            z.enum(['defaults', 'files']).default('defaults'),
            'What is in force is compared with: the defaults, or the files as they are now.',
          ),
        }),
        response: { 200: listOf(PolicyDifference), ...PROBLEM },
      },
    },
    async ({ query }) => wholeList(await operations.diff(query.against)),
  );

  app.post(
    '/api/v3/policy/reload',
    { config: { access: 'admin' }, schema: { response: { 200: Reloaded, ...PROBLEM } } },
    async () => {
      const outcome = await operations.reload();
      if (outcome.ok) return { reloaded: true as const, ...wholeList(outcome.changed) };
      throw new RequestRefused('policy_invalid', refusalOf(outcome.problems), { problems: outcome.problems });
    },
  );
};

/** With the first problem in words: the others are members of the answer. */
function refusalOf([first, ...others]: readonly PolicyProblem[]): string {
  const refused = 'the new policy is refused and the running one stays';
  if (first === undefined) return refused;
  const { file, line, key, reason } = first;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${refused}: ${file}${line === null ? '' : `:${line}`}: ${key}: ${reason}${more}`;
}
