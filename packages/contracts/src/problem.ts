import { z } from 'zod';

/** RFC 9457 problem details: the body of every HTTP error. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** A stable code for scripts, such as `version_conflict`. */
  code: z.string(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  /** What was refused: records by their index in what was sent, or fields of the request by name. */
  errors: z
    .array(
      z.object({
        index: z.number().int().optional(),
        field: z.string().optional(),
        reason: z.string(),
        /** The device that has the name already. */
        held_by: z.string().optional(),
      }),
    )
    .optional(),
});
export type Problem = z.infer<typeof Problem>;

/** The answer of every list route. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() });
}
