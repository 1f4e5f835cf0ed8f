import type { Incident } from '@aiops/contracts';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { FormButtons } from './form-buttons.tsx';

interface AssignFormProps {
  readonly incidents: readonly Incident[];
  readonly me: string;
  readonly onSubmit: (owner: string | null) => void;
  readonly onCancel: () => void;
}

/** Oneself with one press; somebody else by name; or nobody. */
export function AssignForm({ incidents, me, onSubmit, onCancel }: AssignFormProps) {
  const [owner, setOwner] = useState('');
  const owners = new Set(incidents.flatMap(({ owner: known }) => (known === undefined ? [] : [known])));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(owner.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Group gap="xs">
          <Button variant="light" onClick={() => onSubmit(me)} data-autofocus>
            Me ({me})
          </Button>
          {owners.size > 0 && (
            <Button variant="default" onClick={() => onSubmit(null)}>
              Nobody
            </Button>
          )}
        </Group>
        <TextInput
          label="Somebody else"
          description={owners.size === 0 ? 'Nobody owns it now.' : `Now: ${[...owners].join(', ')}.`}
          value={owner}
          onChange={({ currentTarget }) => setOwner(currentTarget.value)}
          maxLength={128}
          autoComplete="off"
        />
        <FormButtons submit="Assign" isDisabled={owner.trim() === ''} onCancel={onCancel} />
      </Stack>
    </form>
  );
}
