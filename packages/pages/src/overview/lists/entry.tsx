import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { incidentHref, traceHref } from '../../frame/links.ts';
import { Moment } from '../../time/moment.tsx';
import { useShipZones } from '../../time/ship-zones.ts';
import styles from './entry.module.css';

interface EntryProps {
  readonly ts: string;
  readonly shipId: string | null;
  readonly title: ReactNode;
  readonly detail?: string;
  readonly facts?: readonly string[];
  readonly incidentId?: string | undefined;
  readonly trackingId: string | null;
}

/** One thing that happened, with the ways to its incident and its trace. */
export function Entry({ ts, shipId, title, detail, facts = [], incidentId, trackingId }: EntryProps) {
  const zoneOf = useShipZones();
  return (
    <div className={styles.entry}>
      <span className={styles.title}>{title}</span>
      {detail !== undefined && <span className={styles.detail}>{detail}</span>}
      <span className={styles.facts}>
        <Moment ts={ts} zone={zoneOf(shipId)} />
        {shipId !== null && <span>{shipId}</span>}
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
        {incidentId !== undefined && (
          <Link href={incidentHref(incidentId)} className={styles.link} aria-label={`incident ${incidentId}`}>
            incident
          </Link>
        )}
        {trackingId !== null && (
          <Link href={traceHref(trackingId)} className={styles.link} aria-label={`trace ${trackingId}`}>
            trace
          </Link>
        )}
      </span>
    </div>
  );
}
