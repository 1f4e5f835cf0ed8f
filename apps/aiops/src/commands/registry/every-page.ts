import { listOf } from '@aiops/contracts';
import type { z } from 'zod';
import { type ApiClient, read } from '../../cli/api-client.ts';
import { CliError } from '../../cli/cli-error.ts';
import { EXIT } from '../../cli/exit-codes.ts';

const PAGE = 1000;
const MAX_PAGES = 100;

/**
 * All items of a list, page by page.
 * @throws CliError `list_too_long` when there are more than a hundred pages: a part of a list is not the list
 */
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
    if (answer.next_cursor === null) return items;
    cursor = answer.next_cursor;
  }
  throw new CliError(EXIT.failed, 'list_too_long', `${path} has more than ${PAGE * MAX_PAGES} items`);
}
