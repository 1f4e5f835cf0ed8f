import '@fontsource-variable/inter/wght.css';
import './theme/components.css';
import '@mantine/notifications/styles.layer.css';
import './theme/tokens.css';
import { PAGE_PATHS } from '@aiops/contracts';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, useState } from 'react';
import { Route, Router, Switch } from 'wouter';
import { ApiProvider } from './api/api-context.ts';
import { createClient } from './api/client.ts';
import { LiveProvider } from './api/live.tsx';
import { ApiProblem } from './api/problem.ts';
import { createApi } from './api/routes.ts';
import { Frame } from './frame/frame.tsx';
import { NoSuchPage } from './frame/no-such-page.tsx';
import { SignedIn } from './frame/signed-in.tsx';
import { HostProvider, type PagesHost } from './host.ts';
import { theme } from './theme/theme.ts';

const OverviewPage = lazy(async () => ({
  default: (await import('./overview/overview-page.tsx')).OverviewPage,
}));
const IncidentsPage = lazy(async () => ({
  default: (await import('./incidents/incidents-page.tsx')).IncidentsPage,
}));
const IncidentPage = lazy(async () => ({
  default: (await import('./incident/incident-page.tsx')).IncidentPage,
}));
const TracePage = lazy(async () => ({ default: (await import('./trace/trace-page.tsx')).TracePage }));

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

/** The whole console, in whichever program hosts it. */
export function Pages({ host }: { readonly host: PagesHost }) {
  const [queries] = useState(newQueryClient);
  const [api] = useState(() => createApi(createClient(host)));
  return (
    <HostProvider value={host}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <ApiProvider value={api}>
            <Notifications position="bottom-right" limit={4} />
            <SignedIn>
              <LiveProvider>
                <Router base={host.basePath}>
                  <Frame>
                    <Switch>
                      <Route path={PAGE_PATHS.overview} component={OverviewPage} />
                      <Route path={PAGE_PATHS.incidents} component={IncidentsPage} />
                      <Route path={PAGE_PATHS.incident} component={IncidentPage} />
                      <Route path={PAGE_PATHS.find} component={TracePage} />
                      <Route path={PAGE_PATHS.trace} component={TracePage} />
                      <Route component={NoSuchPage} />
                    </Switch>
                  </Frame>
                </Router>
              </LiveProvider>
            </SignedIn>
          </ApiProvider>
        </QueryClientProvider>
      </MantineProvider>
    </HostProvider>
  );
}
