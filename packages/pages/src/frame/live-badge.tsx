import { Tooltip, UnstyledButton } from '@mantine/core';
import { Radio, RefreshCw, Unplug } from 'lucide-react';
import { useLive } from '../api/live.tsx';
import { dateTimeIn } from '../time/format.ts';
import styles from './live-badge.module.css';

const STATES = {
  live: { Icon: Radio, words: 'Live' },
  connecting: { Icon: RefreshCw, words: 'Connecting' },
  lost: { Icon: Unplug, words: 'Not live' },
};

/** Whether what is shown follows what happens. A button, so that since when is there for keys and fingers too. */
export function LiveBadge() {
  const { state, since } = useLive();
  const { Icon, words } = STATES[state];
  const moment = `${dateTimeIn(new Date(since).toISOString(), 'UTC')} UTC`;
  return (
    <span role="status">
      <Tooltip label={`${words} since ${moment}`} events={{ hover: true, focus: true, touch: true }}>
        <UnstyledButton className={styles.badge ?? ''} data-state={state}>
          <Icon aria-hidden size={14} />
          {words}
        </UnstyledButton>
      </Tooltip>
    </span>
  );
}
