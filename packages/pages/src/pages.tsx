import '@fontsource-variable/inter/wght.css';
import './theme/components.css';
import '@mantine/notifications/styles.layer.css';
import './theme/tokens.css';
import { PAGE_PATHS } from '@aiops/contracts';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { Route, Router, Switch } from 'wouter';
import { ApiProvider } from './api/api-context.ts';
import { type ClientHooks, createClient } from './api/client.ts';
import { keys } from './api/keys.ts';
import { LiveProvider } from './api/live.tsx';
import { ApiProblem } from './api/problem.ts';
import { createApi } from './api/routes.ts';
import { Frame } from './frame/frame.tsx';
import { NoSuchPage } from './frame/no-such-page.tsx';
import { PageBoundary } from './frame/page-boundary.tsx';
import { ChunkedPage, type PageChunk, Preload } from './frame/page-chunk.tsx';
import { SignedIn } from './frame/signed-in.tsx';
import { HostProvider, type PagesHost } from './host.ts';
import { theme } from './theme/theme.ts';

const OVERVIEW: PageChunk = {
  name: 'overview',
  load: async () => (await import('./overview/overview-page.tsx')).OverviewPage,
};
const INCIDENTS: PageChunk = {
  name: 'incidents',
  load: async () => (await import('./incidents/incidents-page.tsx')).IncidentsPage,
};
const INCIDENT: PageChunk = {
  name: 'incident',
  load: async () => (await import('./incident/incident-page.tsx')).IncidentPage,
};
const TRACE: PageChunk = {
  name: 'trace',
  load: async () => (await import('./trace/trace-page.tsx')).TracePage,
};
const DOCUMENT: PageChunk = {
  name: 'document',
  load: async () => (await import('./documents/document-page.tsx')).DocumentPage,
};
const CHUNKS = [OVERVIEW, INCIDENTS, INCIDENT, TRACE, DOCUMENT];
/** What pages fetch beside their own program. */
const PARTS = [() => import('./charts/plot-canvas.tsx'), () => import('./topology/topology-graph.tsx')];

/** What live events do not tell is read again after this time when it is looked at. */
const STALE_MS = 15_000;
const RETRIES = 2;

function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        // A refusal stays one; a server that did not answer may answer now.
        retry: (failures, error) =>
          failures < RETRIES && !(error instanceof ApiProblem && error.status < 500),
        // The browser's idea of being online is about the internet; the server is on this site.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

function hooksOf(queries: QueryClient): ClientHooks {
  return {
    onRefused: () => void queries.invalidateQueries({ queryKey: keys.session }, { cancelRefetch: false }),
    onUncertain: () => {
      for (const queryKey of [keys.eachIncident, keys.allIncidents, keys.allIncidentRows]) {
        void queries.invalidateQueries({ queryKey });
      }
    },
  };
}

/** The whole console, in whichever program hosts it. */
export function Pages({ host }: { readonly host: PagesHost }) {
  const [queries] = useState(newQueryClient);
  const [api] = useState(() => createApi(createClient(host, hooksOf(queries))));
  const [askServer] = useState(() => () => api.client.raw('/ready'));
  return (
    <HostProvider value={host}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <PageBoundary place="" askServer={askServer}>
          <QueryClientProvider client={queries}>
            <ApiProvider value={api}>
              <Notifications position="bottom-right" limit={4} />
              <SignedIn>
                <LiveProvider>
                  <Preload chunks={CHUNKS} others={PARTS} />
                  <Router base={host.basePath}>
                    <Frame>
                      <CurrentPage />
                    </Frame>
                  </Router>
                </LiveProvider>
              </SignedIn>
            </ApiProvider>
          </QueryClientProvider>
        </PageBoundary>
      </MantineProvider>
    </HostProvider>
  );
}

function CurrentPage() {
  return (
    <Switch>
      <Route path={PAGE_PATHS.overview}>
        <ChunkedPage chunk={OVERVIEW} />
      </Route>
      <Route path={PAGE_PATHS.incidents}>
        <ChunkedPage chunk={INCIDENTS} />
      </Route>
      <Route path={PAGE_PATHS.incident}>
        <ChunkedPage chunk={INCIDENT} />
      </Route>
      <Route path={PAGE_PATHS.find}>
        <ChunkedPage chunk={TRACE} />
      </Route>
      <Route path={PAGE_PATHS.trace}>
        <ChunkedPage chunk={TRACE} />
      </Route>
      <Route path={PAGE_PATHS.document}>
        <ChunkedPage chunk={DOCUMENT} />
      </Route>
      <Route component={NoSuchPage} />
    </Switch>
  );
}
