import type { IncidentFacets } from '@aiops/contracts';
import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { incidentTitle } from '../actions/incident-words.ts';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { Empty } from '../frame/page-states.tsx';
import { Moment } from '../time/moment.tsx';
import { useShipZones } from '../time/ship-zones.ts';
import { incidentPath } from './columns.tsx';
import { isDefaultView, type View } from './url-state.ts';

interface NoIncidentsProps {
  readonly view: View;
  /** By status, under the other filters. */
  readonly counts: IncidentFacets['status'] | undefined;
  readonly onView: (view: View) => void;
  readonly onReset: () => void;
}

/** Nothing fits: whether that is good news, or the filters. */
export function NoIncidents({ view, counts, onView, onReset }: NoIncidentsProps) {
  const resolved = counts?.find(({ key }) => key === 'resolved')?.count ?? 0;
  const everyStatus = { ...view, status: [] };
  if (isDefaultView(view)) {
    return (
      <Empty title="Nothing is open">
        <LastIncident />
        <Button variant="default" onClick={() => onView({ ...view, status: ['resolved'] })}>
          Show resolved ones
        </Button>
      </Empty>
    );
  }
  return (
    <Empty title="No incident fits these filters">
      <Text size="sm">Those that would fit may be in another status, or have begun before.</Text>
      <Group justify="center" gap="xs">
        {resolved > 0 && !view.status.includes('resolved') && (
          <Button onClick={() => onView({ ...view, status: ['resolved'] })}>
            {resolved === 1
              ? '1 resolved incident fits: show it'
              : `${resolved.toLocaleString('en')} resolved incidents fit: show them`}
          </Button>
        )}
        {view.status.length > 0 && (
          <Button variant="default" onClick={() => onView(everyStatus)}>
            Look in every status
          </Button>
        )}
        <Button variant="default" onClick={onReset}>
          Reset the filters
        </Button>
      </Group>
    </Empty>
  );
}

const LAST = { status: ['resolved'] };

function LastIncident() {
  const { incidents } = useApi();
  const zoneOf = useShipZones();
  const { data } = useQuery({
    queryKey: [...keys.incidents(LAST), 'last'],
    queryFn: ({ signal }) => incidents.list(LAST, { limit: 1 }, signal),
  });
  if (data === undefined) return null;
  const [last] = data.data;
  if (last === undefined)
    return <Text size="sm">There was no incident yet. It shows here as soon as one begins.</Text>;
  return (
    <Text size="sm">
      The last incident was{' '}
      <Link href={incidentPath(last.incident_id)} style={{ color: 'inherit' }}>
        {incidentTitle(last)}
      </Link>
      , last seen <Moment ts={last.last_seen} zone={zoneOf(last.ship_id)} />.
    </Text>
  );
}
