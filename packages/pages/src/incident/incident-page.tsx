import { Anchor, Text } from '@mantine/core';
import { Link, useParams } from 'wouter';
import { isStatus } from '../api/problem.ts';
import { incidentsHref } from '../frame/links.ts';
import { Empty, Failed, Loading } from '../frame/page-states.tsx';
import { usePageTitle } from '../frame/page-title.ts';
import { pathSegment } from '../frame/path-segment.ts';
import { IncidentView } from './incident-view.tsx';
import { useIncident } from './use-incident.ts';

/** All about one incident, in the order in which people ask: what, how bad, where, why, how is that known, and since. */
export function IncidentPage() {
  const { id: segment = '' } = useParams<{ id: string }>();
  const id = pathSegment(segment);
  // Another incident is another page: nothing of the one before stays.
  return <OneIncident key={id} id={id} />;
}

function OneIncident({ id }: { readonly id: string }) {
  usePageTitle('Incident');
  const { data, error, refetch } = useIncident(id);
  if (data !== undefined) return <IncidentView incident={data} />;
  if (isStatus(error, 404)) return <NoSuchIncident id={id} />;
  if (error !== null) return <Failed what="the incident" error={error} onRetry={() => void refetch()} />;
  return <Loading what="the incident" />;
}

function NoSuchIncident({ id }: { readonly id: string }) {
  usePageTitle('No such incident');
  return (
    <Empty title={`There is no incident ${id}`}>
      <Text>
        It may be older than what is kept here, or its id was not copied in full. Look for it among{' '}
        <Anchor component={Link} href={incidentsHref()}>
          all incidents
        </Anchor>
        .
      </Text>
    </Empty>
  );
}
