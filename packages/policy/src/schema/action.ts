import { Grade } from '@aiops/contracts';
import { z } from 'zod';
import { Name } from './keys.ts';

/** What an action may cost and what must hold before and after it. */
export const ActionSchema = z.strictObject({
  risk: Grade.meta({ description: 'How much can go wrong.' }),
  cooldown_sec: z
    .number()
    .min(0)
    .max(86_400)
    .meta({ description: 'Rest before the same action on the same target.', 'x-unit': 's' }),
  max_retries: z.number().int().min(0).max(10).meta({ description: 'Further tries.', 'x-unit': 'count' }),
  timeout_sec: z.number().min(1).max(3_600).meta({ description: 'Longest run.', 'x-unit': 's' }),
  pre_checks: z
    .array(Name)
    .max(20)
    .default([])
    .meta({ description: 'Checks that must hold before; none is refused.' }),
  post_checks: z
    .array(Name)
    .max(20)
    .default([])
    .meta({ description: 'Checks that must hold after; none is refused.' }),
});
export type ActionInput = z.input<typeof ActionSchema>;
