import { ActionIcon, Checkbox, Kbd, Modal, Table } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { Keyboard } from 'lucide-react';
import { useLetterKeys } from './use-letter-keys.ts';

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

/** The keys that do something, one `?` away; letters can be turned off, this one's too. */
export function KeyboardHelp() {
  const [isOpen, { open, close }] = useDisclosure(false);
  const [hasLetters, setLetters] = useLetterKeys();
  useHotkeys(hasLetters ? [['shift+?', open]] : []);
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
        <Checkbox
          label="Single keys do something"
          description="Turn them off if you speak to this machine, or press keys by mistake. Kept in this browser."
          checked={hasLetters}
          onChange={({ currentTarget }) => setLetters(currentTarget.checked)}
          mb="md"
        />
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
