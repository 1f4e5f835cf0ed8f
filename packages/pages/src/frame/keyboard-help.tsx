import { ActionIcon, Kbd, Modal, Table } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { Keyboard } from 'lucide-react';

const SHORTCUTS = [
  ['j, k', 'next and previous incident'],
  ['Enter', 'open the incident'],
  ['x', 'choose the incident, for several at once; with Shift and a click, all up to there'],
  ['a', 'acknowledge'],
  ['r', 'resolve'],
  ['s', 'silence'],
  ['/', 'search'],
  ['Escape', 'leave the search or a dialog; choose none'],
  ['?', 'this list'],
] as const;

/** The keys that do something, one `?` away. */
export function KeyboardHelp() {
  const [isOpen, { open, close }] = useDisclosure(false);
  useHotkeys([['shift+?', open]]);
  return (
    <>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Keyboard shortcuts" onClick={open}>
        <Keyboard aria-hidden size={18} />
      </ActionIcon>
      <Modal
        opened={isOpen}
        onClose={close}
        title="Keyboard shortcuts"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Table>
          <Table.Tbody>
            {SHORTCUTS.map(([name, does]) => (
              <Table.Tr key={name}>
                <Table.Td>
                  <Kbd>{name}</Kbd>
                </Table.Td>
                <Table.Td>{does}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  );
}
