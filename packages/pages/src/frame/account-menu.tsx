import { ActionIcon, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { CircleUser } from 'lucide-react';
import { useHost } from '../host.ts';
import { useSession } from './session.ts';

/** Who one is, what one may do, and the way out. */
export function AccountMenu() {
  const { name, role, needs_key } = useSession();
  const { key } = useHost();
  const queries = useQueryClient();
  const signOut = (): void => {
    key?.set(null);
    queries.clear();
    window.location.reload();
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Account: ${name}, ${role}`}>
          <CircleUser aria-hidden size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="var(--text-quiet)">
          {name} · {role}
          {!needs_key && ' · no key is needed on this machine'}
        </Menu.Label>
        {needs_key && key !== null && <Menu.Item onClick={signOut}>Sign out</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
