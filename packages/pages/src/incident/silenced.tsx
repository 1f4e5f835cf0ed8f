import type { Incident } from '@aiops/contracts';
import { Alert, Anchor, Drawer, Group, Text } from '@mantine/core';
import { BellOff } from 'lucide-react';
import { useState } from 'react';
import { wordsOf } from '../api/problem.ts';
import { EndSilence } from '../silences/end-silence.tsx';
import { SilenceList } from '../silences/silence-list.tsx';
import { becauseWords, recurrenceWords, silenceOf } from '../silences/silence-words.ts';
import { useSilences } from '../silences/use-silences.ts';
import { momentWords } from './time-words.ts';

interface SilencedProps {
  readonly incident: Incident;
  readonly zone: string | undefined;
}

/** Until when a silence keeps it quiet, whose and why, and the way to end it. */
export function Silenced({ incident, zone }: SilencedProps) {
  const { data, error } = useSilences();
  const [isListOpen, setIsListOpen] = useState(false);
  const silence = silenceOf(data?.data ?? [], incident, Date.now());
  const isQuiet =
    incident.status === 'suppressed' && incident.suppressed_by?.startsWith('operator:') !== true;
  if (silence === undefined) {
    if (!isQuiet || error === null) return null;
    return <Text size="sm">By which silence it is kept quiet could not be read: {wordsOf(error)}</Text>;
  }
  const again = recurrenceWords(silence);
  const what = incident.status === 'suppressed' ? 'Silenced' : 'A silence covers it';
  return (
    <Alert icon={<BellOff aria-hidden size={16} />} p="xs" color="gray" title={what}>
      <Text size="sm">
        {what === 'Silenced' ? 'Silenced' : 'What it reports is told to nobody'} until{' '}
        {momentWords(silence.ends_at, zone)}
        {again === null ? '' : `, ${again}`}, by {silence.created_by}: {becauseWords(silence)}
      </Text>
      <Group gap="sm" mt={6}>
        <EndSilence silence={silence} />
        <Anchor component="button" type="button" size="sm" onClick={() => setIsListOpen(true)}>
          All silences
        </Anchor>
      </Group>
      <Drawer
        opened={isListOpen}
        onClose={() => setIsListOpen(false)}
        position="right"
        size="44rem"
        title="Silences"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <SilenceList />
      </Drawer>
    </Alert>
  );
}
