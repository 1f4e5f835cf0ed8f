import type { Incident } from '@aiops/contracts';
import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { incidentTitle } from '../actions/incident-words.ts';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { Failed, Loading } from '../frame/page-states.tsx';
import { momentWords } from './time-words.ts';
import type { Grouping } from './use-grouping.ts';

const MOST_OF_SHIP = 50;
/** Where no ship can be asked for, those without one are picked from so many. */
const MOST = 500;

interface MergeDialogProps {
  readonly incident: Incident;
  readonly grouping: Grouping;
  readonly onClose: () => void;
}

/** With which of the others that go on aboard the same ship. */
export function MergeDialog({ incident, grouping, onClose }: MergeDialogProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="Merge with another incident"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Choice incident={incident} grouping={grouping} onClose={onClose} />
    </Modal>
  );
}

/** The list is asked for once, and those without a ship can't be asked for alone. */
function cutWords(shown: number, shipId: string | null): string {
  if (shipId !== null) return `The ${shown} that were active last are shown; there are more.`;
  return `Of the ${MOST} incidents of all ships that were active last, the ${shown} without a known ship are shown; there may be more.`;
}

function Choice({ incident, grouping, onClose }: MergeDialogProps) {
  const api = useApi();
  const [chosen, setChosen] = useState<string | null>(null);
  const filter = {
    status: ['open', 'ack', 'suppressed'],
    ...(incident.ship_id === null ? {} : { ship_id: incident.ship_id }),
  };
  const { data, error, refetch } = useQuery({
    queryKey: [...keys.incidents(filter), 'to-merge'],
    queryFn: ({ signal }) =>
      api.incidents.list(filter, { limit: incident.ship_id === null ? MOST : MOST_OF_SHIP }, signal),
  });
  if (error !== null)
    return <Failed what="the other incidents" error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading what="the other incidents" />;
  const others = data.data.filter(
    ({ incident_id, ship_id }) => incident_id !== incident.incident_id && ship_id === incident.ship_id,
  );
  const other = others.find(({ incident_id }) => incident_id === chosen);
  const merge = async (): Promise<void> => {
    if (other !== undefined && (await grouping.merge(other))) onClose();
  };
  if (others.length === 0) {
    if (data.next_cursor !== null) return <Text>{cutWords(0, incident.ship_id)}</Text>;
    return (
      <Text>
        {incident.ship_id === null
          ? 'No other incident of an unknown ship goes on.'
          : 'No other incident goes on aboard this ship.'}
      </Text>
    );
  }
  return (
    <Stack>
      <Radio.Group
        label="Both become the older of the two; it can be undone."
        description={data.next_cursor === null ? undefined : cutWords(others.length, incident.ship_id)}
        value={chosen}
        onChange={setChosen}
      >
        <Stack gap="xs" mt="xs">
          {others.map((one) => (
            <Radio
              key={one.incident_id}
              value={one.incident_id}
              label={`${incidentTitle(one)}, ${one.severity}`}
              description={`since ${momentWords(one.first_seen, undefined)}`}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button disabled={other === undefined} loading={grouping.isBusy} onClick={() => void merge()}>
          Merge
        </Button>
      </Group>
    </Stack>
  );
}
