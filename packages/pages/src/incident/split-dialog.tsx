import type { Incident } from '@aiops/contracts';
import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { entityWord } from '../actions/incident-words.ts';
import type { Grouping } from './use-grouping.ts';

interface SplitDialogProps {
  readonly incident: Incident;
  readonly grouping: Grouping;
  readonly onClose: () => void;
}

/** Which devices have another cause. */
export function SplitDialog({ incident, grouping, onClose }: SplitDialogProps) {
  const [chosen, setChosen] = useState<string[]>([]);
  const devices = [...new Set(incident.scope.map(({ device_id }) => device_id))];
  const isAll = chosen.length === devices.length;
  const split = async (): Promise<void> => {
    if (await grouping.splitOff(chosen)) onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Split devices off" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        <Checkbox.Group
          label="What these devices reported becomes an incident of its own."
          value={chosen}
          onChange={setChosen}
          error={isAll ? 'One device at least must stay.' : undefined}
        >
          <Stack gap="xs" mt="xs">
            {devices.map((device) => (
              <Checkbox key={device} value={device} label={entityWord(device)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={chosen.length === 0 || isAll}
            loading={grouping.isBusy}
            onClick={() => void split()}
          >
            Split off
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
