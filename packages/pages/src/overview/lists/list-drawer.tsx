import { Drawer, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { SilenceList } from '../../silences/silence-list.tsx';
import { type ListName, RANGE_WORDS, type Range } from '../url-state.ts';
import { DropList } from './drop-list.tsx';
import { ErrorList } from './error-list.tsx';
import { FindingList } from './finding-list.tsx';
import { VerdictList } from './verdict-list.tsx';

interface Words {
  readonly title: string;
  readonly explains: string;
}

const WORDS: Readonly<Record<ListName, Words>> = {
  findings: {
    title: 'Findings',
    explains:
      'What detectors and other systems said, the newest first; what is mere context is listed, and not counted.',
  },
  alerts: {
    title: 'Alerts',
    explains: 'What other systems raised or ended, the newest first. Each is a finding at once.',
  },
  duplicates: {
    title: 'Duplicates',
    explains: 'Repeats of what an open incident has already. They count there, and ask nothing of anybody.',
  },
  suppressions: {
    title: 'Suppressed',
    explains: 'Kept quiet by a silence, a maintenance window or a person, with the incident each went to.',
  },
  errors: { title: 'Errors', explains: 'Each with the part of the program that had it, and its message.' },
  drops: {
    title: 'Not stored',
    explains: 'By source and reason. What is judged and then not stored can still open an incident.',
  },
};

interface ListDrawerProps {
  /** Null: closed. */
  readonly list: ListName | null;
  readonly range: Range;
  onClose(): void;
}

/** The list behind a number, beside the page it belongs to. */
export function ListDrawer({ list, range, onClose }: ListDrawerProps) {
  const words = list === null ? null : WORDS[list];
  return (
    <Drawer
      opened={list !== null}
      onClose={onClose}
      position="right"
      size="44rem"
      styles={{ title: { fontWeight: 650, fontSize: '1.125rem' } }}
      title={words === null ? '' : `${words.title}, ${RANGE_WORDS[range]}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {words !== null && (
        <Text size="sm" c="var(--text-quiet)" mb="sm">
          {words.explains}
        </Text>
      )}
      {list === 'suppressions' && (
        <section aria-labelledby="silences-title">
          <Text id="silences-title" component="h3" fw={600}>
            Silences
          </Text>
          <SilenceList />
          <Text component="h3" fw={600}>
            What was kept quiet
          </Text>
        </section>
      )}
      {list !== null && listOf(list, range)}
    </Drawer>
  );
}

function listOf(list: ListName, range: Range): ReactNode {
  switch (list) {
    case 'findings':
      return <FindingList range={range} />;
    case 'alerts':
      return <FindingList range={range} detector="alert" />;
    case 'errors':
      return <ErrorList range={range} />;
    case 'drops':
      return <DropList range={range} />;
    default:
      return <VerdictList list={list} range={range} />;
  }
}
