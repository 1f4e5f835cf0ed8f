import type { ShipSummary } from '@aiops/contracts';
import { CircleQuestionMark, type LucideIcon, TriangleAlert, Wifi, WifiOff } from 'lucide-react';
import { Link } from 'wouter';
import { incidentHref } from '../frame/links.ts';
import { spoken } from '../theme/words.ts';
import styles from './link-state.module.css';
import { NearMoment } from './near-moment.tsx';

type LinkTo = ShipSummary['link'];

const STATES: Readonly<Record<LinkTo['state'], { Icon: LucideIcon; words: string }>> = {
  ok: { Icon: Wifi, words: 'ok' },
  degraded: { Icon: TriangleAlert, words: 'degraded' },
  out: { Icon: WifiOff, words: 'out' },
  unknown: { Icon: CircleQuestionMark, words: 'not known' },
};

interface LinkStateProps {
  readonly link: LinkTo;
  readonly zone: string | undefined;
  /** ms. */
  readonly now: number;
}

/** By icon, word and colour; why, since when, and the incident that says so. */
export function LinkState({ link: { state, since, incident_id, reason }, zone, now }: LinkStateProps) {
  const { Icon, words } = STATES[state];
  return (
    <span className={styles.link}>
      <span className={styles.state} data-state={state}>
        <Icon aria-hidden size={16} />
        {words}
      </span>
      {since !== null && (
        <span className={styles.since}>
          since <NearMoment ts={since} zone={zone} now={now} />
        </span>
      )}
      {incident_id === null ? (
        <span className={styles.why}>{reason}</span>
      ) : (
        <Link href={incidentHref(incident_id)} className={styles.why}>
          {spoken(reason)}
        </Link>
      )}
    </span>
  );
}
