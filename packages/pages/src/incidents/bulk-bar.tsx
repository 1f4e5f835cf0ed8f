import type { Incident } from '@aiops/contracts';
import { CloseButton } from '@mantine/core';
import { BellOff, Check, CircleCheckBig, UserRound } from 'lucide-react';
import { ActionButton } from '../actions/action-button.tsx';
import { countWord } from '../actions/incident-words.ts';
import type { IncidentActions } from '../actions/use-incident-actions.tsx';
import styles from './bulk-bar.module.css';
import { MAX_CHOSEN } from './selection.ts';

interface BulkBarProps {
  /** What the actions go to: the chosen ones, else the one with the focus. */
  readonly targets: readonly Incident[];
  readonly chosenCount: number;
  readonly actions: IncidentActions;
  readonly onClear: () => void;
}

const ICON = { 'aria-hidden': true, size: 14 } as const;

/** Always there, so that the table does not jump when the first row is chosen. */
export function BulkBar({ targets, chosenCount, actions, onClear }: BulkBarProps) {
  const why = (action: Parameters<IncidentActions['whyNot']>[0]) => actions.whyNot(action, targets);
  return (
    <div className={styles.bar} role="toolbar" aria-label="Actions">
      <ActionButton
        whyNot={why('acknowledge')}
        hotkey="a"
        leftSection={<Check {...ICON} />}
        onClick={() => actions.acknowledge(targets)}
      >
        Acknowledge
      </ActionButton>
      <ActionButton
        whyNot={why('resolve')}
        hotkey="r"
        leftSection={<CircleCheckBig {...ICON} />}
        onClick={() => actions.resolve(targets)}
      >
        Resolve
      </ActionButton>
      <ActionButton
        whyNot={why('silence')}
        hotkey="s"
        leftSection={<BellOff {...ICON} />}
        onClick={() => actions.silence(targets)}
      >
        Silence
      </ActionButton>
      <ActionButton
        whyNot={why('assign')}
        leftSection={<UserRound {...ICON} />}
        onClick={() => actions.assign(targets)}
      >
        Assign
      </ActionButton>
      <span className={styles.count} role="status">
        {chosenCount > 0 &&
          `${countWord(chosenCount)} chosen${chosenCount >= MAX_CHOSEN ? ', the most at once' : ''}`}
      </span>
      {chosenCount > 0 && <CloseButton size="sm" aria-label="Choose none" onClick={onClear} />}
    </div>
  );
}
