import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ComponentType, useEffect } from 'react';
import { useApi } from '../api/api-context.ts';
import { reloadThisTab } from './missing-chunk.ts';
import { Failed, Loading } from './page-states.tsx';

/** A page whose program is fetched when it is first looked at, or in idle time before. */
export interface PageChunk {
  readonly name: string;
  load(): Promise<ComponentType>;
}

const ASK_AGAIN_MS = 3000;
/** What is on the screen comes first. */
const PRELOAD_AFTER_MS = 8000;
const MISSING = new Error(
  'The part of the console that draws this page could not be loaded. It is asked again by itself.',
);
const keyOf = ({ name }: PageChunk) => ['page-chunk', name];

/** The page, once its program is there. A server that is away is waited for; of a newer one the console is read anew. */
export function ChunkedPage({ chunk }: { readonly chunk: PageChunk }) {
  const { client } = useApi();
  const { data, errorUpdateCount, refetch } = useQuery({
    queryKey: keyOf(chunk),
    queryFn: async () => {
      try {
        return { Page: await chunk.load() };
      } catch (error) {
        // Fails as long as the server is away. Browsers may keep a failed import for good.
        await client.raw('/ready');
        const Page = await chunk.load().catch(() => null);
        if (Page !== null) return { Page };
        reloadThisTab();
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    retry: false,
    structuralSharing: false,
    refetchInterval: ({ state }) => (state.data === undefined ? ASK_AGAIN_MS : false),
  });
  if (data !== undefined) return <data.Page />;
  if (errorUpdateCount > 0) return <Failed what="the page" error={MISSING} onRetry={() => void refetch()} />;
  return <Loading what="the page" />;
}

interface PreloadProps {
  readonly chunks: readonly PageChunk[];
  readonly others: readonly (() => Promise<unknown>)[];
}

/** Fetches all of them, one after the other: a server that goes away later takes no page with it. */
export function Preload({ chunks, others }: PreloadProps) {
  const queries = useQueryClient();
  useEffect(() => {
    const timer = setTimeout(() => void preload(queries, chunks, others), PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, [queries, chunks, others]);
  return null;
}

async function preload(
  queries: QueryClient,
  chunks: readonly PageChunk[],
  others: readonly (() => Promise<unknown>)[],
): Promise<void> {
  // What could not be fetched now is fetched when it is looked at.
  for (const chunk of chunks) {
    await chunk.load().then(
      (Page) => queries.setQueryData(keyOf(chunk), { Page }),
      () => undefined,
    );
  }
  for (const load of others) await load().catch(() => undefined);
}
