import type { Incident } from '@aiops/contracts';
import type { ReactNode } from 'react';
import { countText } from '../numbers/format.ts';
import { statusWord } from '../theme/words.ts';
import { Moment } from '../time/moment.tsx';
import styles from './incident-header.module.css';
import { expectedEndShort, statusSince, whyThatStatus } from './status-words.ts';
import { sentence } from './time-words.ts';
import { useShipName } from './use-ship-name.ts';

interface HeaderFactsProps {
  readonly incident: Incident;
  readonly zone: string | undefined;
}

/** How it stands, at a glance. */
export function HeaderFacts({ incident, zone }: HeaderFactsProps) {
  const { ship_id, owner, feedback, anomaly_count, duplicate_count, first_seen, imported_by } = incident;
  const shipName = useShipName(ship_id);
  return (
    <dl className={styles.facts} aria-label="Facts">
      <Status incident={incident} zone={zone} />
      <Fact name="Began">
        <Moment ts={first_seen} zone={zone} />
      </Fact>
      <Fact name="Ship">{shipName ?? ship_id ?? 'not known'}</Fact>
      <Fact name="Owner">{owner ?? 'nobody yet'}</Fact>
      <Fact name="Reports">
        {countText(anomaly_count)}
        {duplicate_count > 0 && <span className={styles.quiet}> {countText(duplicate_count)} repeats</span>}
      </Fact>
      {incident.flapping && <Fact name="Flapping">comes and goes</Fact>}
      {feedback !== undefined && <Fact name="Said to be">{feedback}</Fact>}
      {imported_by !== undefined && <Fact name="Handed in by">{imported_by}</Fact>}
    </dl>
  );
}

function Status({ incident, zone }: HeaderFactsProps) {
  const since = statusSince(incident);
  const why = whyThatStatus(incident);
  const end = expectedEndShort(incident, zone);
  return (
    <Fact name="Status">
      <span className={styles.status} data-status={incident.status}>
        {sentence(statusWord(incident.status))}
      </span>
      {since !== null && (
        <span className={styles.quiet}>
          {' since '}
          <Moment ts={since} zone={zone} />
        </span>
      )}
      {why !== null && <div className={styles.quiet}>{sentence(why)}</div>}
      {end !== null && <div className={styles.quiet}>{end}</div>}
    </Fact>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
