import { Anchor, Text } from '@mantine/core';
import { Link, useParams } from 'wouter';
import { incidentTitle } from '../actions/incident-words.ts';
import { isStatus } from '../api/problem.ts';
import { incidentsHref } from '../frame/links.ts';
import { Empty, Failed, Loading } from '../frame/page-states.tsx';
import { usePageTitle } from '../frame/page-title.ts';
import { pathSegment } from '../frame/path-segment.ts';
import { AsOf } from '../overview/as-of.tsx';
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
  const { data, error, dataUpdatedAt, refetch } = useIncident(id);
  usePageTitle(data === undefined ? titleWithout(error) : incidentTitle(data));
  if (data !== undefined) {
    return (
      <>
        {error !== null && <AsOf readAt={dataUpdatedAt} />}
        <IncidentView incident={data} />
      </>
    );
  }
  return (
    <>
      <h1 className="visually-hidden">Incident {id}</h1>
      <NotShown id={id} error={error} onRetry={() => void refetch()} />
    </>
  );
}

function titleWithout(error: unknown): string {
  return isStatus(error, 404) ? 'No such incident' : 'Incident';
}

interface NotShownProps {
  readonly id: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** It is on its way, or there is none, or nobody could tell. */
function NotShown({ id, error, onRetry }: NotShownProps) {
  if (isStatus(error, 404)) return <NoSuchIncident id={id} />;
  if (error !== null) return <Failed what="the incident" error={error} onRetry={onRetry} />;
  return <Loading what="the incident" />;
}

function NoSuchIncident({ id }: { readonly id: string }) {
  return (
    <Empty title={`There is no incident ${id}`}>
      <Text>
        It may be older than what is kept here, or its id was not copied in full. Look for it among{' '}
        <Anchor component={Link} href={incidentsHref()} underline="always">
          all incidents
        </Anchor>
        .
      </Text>
    </Empty>
  );
}
