import type { Incident } from '@aiops/contracts';
import { Button, Menu } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { IncidentActions } from '../actions/use-incident-actions.tsx';
import { useMayActAs } from '../frame/session.ts';
import { whyNotGroup, whyNotTellAnew } from './grouping-rules.ts';
import styles from './incident-header.module.css';
import { MergeDialog } from './merge-dialog.tsx';
import { SplitDialog } from './split-dialog.tsx';
import { takenIn } from './timeline-rows.ts';
import { useGrouping } from './use-grouping.ts';
import { useTellAnew } from './use-tell-anew.ts';

interface MoreMenuProps {
  readonly incident: Incident;
  readonly actions: IncidentActions;
}

/** What is done less often: feedback, another account, suppressing, and what belongs together. */
export function MoreMenu({ incident, actions }: MoreMenuProps) {
  const [dialog, setDialog] = useState<'merge' | 'split' | null>(null);
  const grouping = useGrouping(incident);
  const tellAnew = useTellAnew(incident);
  const isEngineer = useMayActAs()('engineer');
  const feedbackWhy = actions.whyNot('feedback', [incident]);
  const splitWhy = whyNotGroup('split', incident, isEngineer);
  const undoWhy = whyNotGroup('merge', incident, isEngineer);
  const close = (): void => setDialog(null);
  return (
    <>
      <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button size="compact-sm" variant="default" rightSection={<ChevronDown aria-hidden size={14} />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Item words="It was real" why={feedbackWhy} onClick={() => actions.feedback([incident], 'real')} />
          <Item
            words="It was noise"
            why={feedbackWhy}
            onClick={() => actions.feedback([incident], 'noise')}
          />
          <Menu.Divider />
          <Item
            words="Tell it anew"
            why={whyNotTellAnew(incident, isEngineer)}
            onClick={() => void tellAnew()}
          />
          <Item
            words="Suppress"
            why={actions.whyNot('suppress', [incident])}
            onClick={() => actions.suppress([incident])}
          />
          <Menu.Divider />
          <Item words="Merge with another …" why={undoWhy} onClick={() => setDialog('merge')} />
          <Item words="Split devices off …" why={splitWhy} onClick={() => setDialog('split')} />
          {takenIn(incident.timeline).map((id) => (
            <Item
              key={id}
              words={`Undo the merge of ${id}`}
              why={undoWhy}
              onClick={() => void grouping.takeOut(id)}
            />
          ))}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'merge' && <MergeDialog incident={incident} grouping={grouping} onClose={close} />}
      {dialog === 'split' && <SplitDialog incident={incident} grouping={grouping} onClose={close} />}
    </>
  );
}

interface ItemProps {
  readonly words: string;
  /** Why it can't be done, to be read under it; null when it can. */
  readonly why: string | null;
  readonly onClick: () => void;
}

function Item({ words, why, onClick }: ItemProps) {
  return (
    <Menu.Item
      aria-disabled={why !== null}
      data-quiet={why !== null || undefined}
      className={styles.item ?? ''}
      onClick={() => {
        if (why === null) onClick();
      }}
    >
      {words}
      {why !== null && <span className={styles.why}>{why}</span>}
    </Menu.Item>
  );
}
