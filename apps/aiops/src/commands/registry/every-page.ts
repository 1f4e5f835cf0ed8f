import { listOf } from '@aiops/contracts';
import type { z } from 'zod';
import { type ApiClient, read } from '../../cli/api-client.ts';

const PAGE = 1000;
const MAX_PAGES = 100;

/** All items of a list, page by page; a hundred pages at most. */
export async function everyPage<T extends z.ZodType>(
  api: ApiClient,
  path: string,
  item: T,
  query: Readonly<Record<string, string | undefined>> = {},
): Promise<z.infer<T>[]> {
  const items: z.infer<T>[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = read(listOf(item), await api.get(path, { ...query, limit: PAGE, cursor }));
    items.push(...answer.data);
    if (answer.next_cursor === null) break;
    cursor = answer.next_cursor;
  }
  return items;
}
