import type { Incident } from '@aiops/contracts';
import { useHotkeys } from '@mantine/hooks';
import { useIncidentActions } from '../actions/use-incident-actions.tsx';
import { useHeadingFocus } from '../frame/use-heading-focus.ts';
import { useLetterKeys } from '../frame/use-letter-keys.ts';
import { useShipZones } from '../time/ship-zones.ts';
import { Account } from './account.tsx';
import { Causes } from './causes.tsx';
import { Comments } from './comments.tsx';
import { EvidenceCharts } from './evidence-charts.tsx';
import { EvidenceLines } from './evidence-lines.tsx';
import { IncidentHeader } from './incident-header.tsx';
import styles from './incident-view.module.css';
import { Ledger } from './ledger.tsx';
import { Others } from './others.tsx';
import { Scope } from './scope.tsx';
import { Timeline } from './timeline.tsx';
import { useRereadParts } from './use-incident.ts';

export function IncidentView({ incident }: { readonly incident: Incident }) {
  useRereadParts(incident);
  useHeadingFocus();
  const zone = useShipZones()(incident.ship_id);
  const actions = useIncidentActions();
  const [hasLetters] = useLetterKeys();
  const whenFree =
    (act: (incidents: readonly Incident[]) => void) =>
    (event: KeyboardEvent): void => {
      if (hasLetters && !event.repeat && !isDialogShown()) act([incident]);
    };
  useHotkeys([
    ['a', whenFree(actions.acknowledge)],
    ['r', whenFree(actions.resolve)],
    ['s', whenFree(actions.silence)],
  ]);
  return (
    <article className={styles.page}>
      <IncidentHeader incident={incident} zone={zone} actions={actions} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Account incident={incident} zone={zone} />
          <Scope incident={incident} />
          <Causes incident={incident} />
          <EvidenceCharts incident={incident} zone={zone} />
          <EvidenceLines incident={incident} />
        </div>
        <div className={styles.column}>
          <Timeline incident={incident} zone={zone} />
          <Comments incident={incident} zone={zone} actions={actions} />
          <Others incident={incident} />
        </div>
      </div>
      <Ledger incident={incident} zone={zone} />
      {actions.dialogs}
    </article>
  );
}

/** Of any part of the page: what is typed there is not meant for the incident behind it. */
function isDialogShown(): boolean {
  return document.querySelector('[aria-modal="true"]') !== null;
}
