import { ActionIcon, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Volume2, VolumeOff, VolumeX } from 'lucide-react';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import type { IncidentFilter } from '../api/routes.ts';
import { useTitleCount } from '../frame/page-title.ts';
import { useAlarmSound } from './use-alarm-sound.ts';
import { useNewCriticals } from './use-new-criticals.ts';

const OPEN_CRITICAL: IncidentFilter = { severity: ['critical'], status: ['open'] };

const STATES = {
  off: { Icon: VolumeOff, words: 'off', short: '' },
  on: { Icon: Volume2, words: 'on', short: '' },
  blocked: {
    Icon: VolumeX,
    words: 'on, but the browser waits for a press on the page',
    short: ': waits for a press on the page',
  },
  deaf: {
    Icon: VolumeX,
    words: 'on, but it can’t listen: the server does not answer. What is missed sounds when it does',
    short: ': can’t listen now',
  },
};

/** Sounds once for each new critical incident, where a person allowed it; the tab tells how many are open. */
export function AlarmButton() {
  const { state, toggle, sound } = useAlarmSound();
  const isListening = useNewCriticals(() => sound());
  useTitleCount(useOpenCriticals());
  const { Icon, words, short } = STATES[state === 'on' && !isListening ? 'deaf' : state];
  return (
    <Tooltip
      label={`Sound for new critical incidents: ${words}.`}
      events={{ hover: true, focus: true, touch: false }}
      multiline
      maw={280}
    >
      <ActionIcon
        variant="subtle"
        color={state === 'on' && !isListening ? 'red' : 'gray'}
        size="lg"
        aria-label={`Sound for new critical incidents${short}`}
        aria-pressed={state !== 'off'}
        onClick={toggle}
      >
        <Icon aria-hidden size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

function useOpenCriticals(): number | null {
  const { incidents } = useApi();
  const { data } = useQuery({
    queryKey: keys.facets(OPEN_CRITICAL),
    queryFn: ({ signal }) => incidents.facets(OPEN_CRITICAL, signal),
  });
  return data?.total ?? null;
}
