import { ActionIcon, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Volume2, VolumeOff, VolumeX } from 'lucide-react';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { useLive } from '../api/live.tsx';
import type { IncidentFilter } from '../api/routes.ts';
import { useTitleCount } from '../frame/page-title.ts';
import { useAlarmSound } from './use-alarm-sound.ts';
import { useNewCriticals } from './use-new-criticals.ts';

const OPEN_CRITICAL: IncidentFilter = { severity: ['critical'], status: ['open'] };

const STATES = {
  off: { Icon: VolumeOff, words: 'off' },
  on: { Icon: Volume2, words: 'on' },
  blocked: { Icon: VolumeX, words: 'on, but the browser waits for a press on the page' },
};

/** Sounds once for each new critical incident, where a person allowed it; the tab tells how many are open. */
export function AlarmButton() {
  const { state, toggle, sound } = useAlarmSound();
  const { state: live } = useLive();
  useNewCriticals(() => sound());
  useTitleCount(useOpenCriticals());
  const { Icon, words } = STATES[state];
  const isDeaf = state !== 'off' && live === 'lost' ? ' It is not live now: nothing new is heard.' : '';
  return (
    <Tooltip
      label={`Sound for new critical incidents: ${words}.${isDeaf}`}
      events={{ hover: true, focus: true, touch: false }}
      multiline
      maw={280}
    >
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`Sound for new critical incidents${state === 'blocked' ? ': waits for a press on the page' : ''}`}
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
