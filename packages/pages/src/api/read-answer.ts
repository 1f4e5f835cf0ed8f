import { z } from 'zod';

/**
 * Reads an answer by its contract. A row of a list that does not keep it takes the others not with it: they are
 * there, and how many are not is told. Without any good row the list is a failure, and not empty.
 */
export function readAnswer<T extends z.ZodType>(
  answer: T,
  body: unknown,
): { readonly value: z.infer<T>; readonly unreadRows: number } {
  const whole = answer.safeParse(body);
  if (whole.success) return { value: whole.data, unreadRows: 0 };
  const rows = rowsOf(answer, body);
  const good = rows?.data.filter((row) => rows.row.safeParse(row).success) ?? [];
  if (rows === null || good.length === 0) throw whole.error;
  return { value: answer.parse({ ...rows.body, data: good }), unreadRows: rows.data.length - good.length };
}

function rowsOf(answer: z.ZodType, body: unknown) {
  if (!(answer instanceof z.ZodObject) || typeof body !== 'object' || body === null) return null;
  const list: unknown = answer.shape.data;
  if (!(list instanceof z.ZodArray) || !('data' in body) || !Array.isArray(body.data)) return null;
  const { element } = list;
  const data: readonly unknown[] = body.data;
  return element instanceof z.ZodType ? { row: element, data, body } : null;
}
