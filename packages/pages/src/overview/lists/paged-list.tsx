import { Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failed, Loading } from '../../frame/page-states.tsx';
import { countText } from '../../numbers/format.ts';
import styles from './paged-list.module.css';

const PAGE = 50;
/** A browser holds so many pages; who needs more asks the API. */
const MAX_PAGES = 20;

interface Answer<T> {
  readonly data: readonly T[];
  readonly next_cursor: string | null;
}

interface PagedListProps<T> {
  /** The accessible name, and what could not be read: `duplicates`. */
  readonly name: string;
  readonly queryKey: readonly string[];
  readonly emptyWords: string;
  read(page: { limit: number; cursor?: string }, signal: AbortSignal): Promise<Answer<T>>;
  keyOf(item: T): string;
  row(item: T): ReactNode;
}

/** A list that is read page by page, as far as people ask for it. */
export function PagedList<T>({ name, queryKey, emptyWords, read, keyOf, row }: PagedListProps<T>) {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery({
      queryKey: ['paged', ...queryKey],
      queryFn: ({ pageParam, signal }) =>
        read(pageParam === null ? { limit: PAGE } : { limit: PAGE, cursor: pageParam }, signal),
      initialPageParam: null as string | null,
      getNextPageParam: ({ next_cursor }, pages) => (pages.length < MAX_PAGES ? next_cursor : null),
    });
  const items = data?.pages.flatMap((page) => page.data) ?? [];
  const isCut = data !== undefined && !hasNextPage && data.pages.at(-1)?.next_cursor !== null;
  return (
    <>
      {error !== null && <Failed what={`the ${name}`} error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading what={`the ${name}`} />}
      {data !== undefined && items.length === 0 && <Text>{emptyWords}</Text>}
      {items.length > 0 && (
        <ul className={styles.list} aria-label={name}>
          {items.map((item) => (
            <li key={keyOf(item)} className={styles.item}>
              {row(item)}
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Group mt="sm">
          <Button
            variant="default"
            size="compact-sm"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            Show more
          </Button>
        </Group>
      )}
      {isCut && (
        <Text size="sm" mt="sm" c="var(--text-quiet)">
          The newest {countText(items.length)} are shown; there are more.
        </Text>
      )}
    </>
  );
}
