import { type Incident, type IncidentFacets, spanWords } from '@aiops/contracts';
import { Anchor, Text } from '@mantine/core';
import { CircleCheck } from 'lucide-react';
import { Link } from 'wouter';
import { incidentTitle } from '../actions/incident-words.ts';
import { incidentHref, incidentsHref } from '../frame/links.ts';
import { Failed, Loading } from '../frame/page-states.tsx';
import { Part } from '../frame/part.tsx';
import { countText } from '../numbers/format.ts';
import { SeverityBadge } from '../theme/severity-badge.tsx';
import { statusWord } from '../theme/words.ts';
import type { ZoneOf } from '../time/ship-zones.ts';
import { useShipZones } from '../time/ship-zones.ts';
import { AsOf } from './as-of.tsx';
import styles from './attention.module.css';
import { urgentFirst } from './attention-order.ts';
import { NearMoment } from './near-moment.tsx';
import { GRAVE_SHOWN, useGraveIncidents, useOpenCounts } from './overview-data.ts';
import { useNow } from './use-now.ts';

/** What a person should look at first: incidents of severity critical or high that are not over. */
export function Attention() {
  const { data, error, isPending, readAt, refetch } = useGraveIncidents();
  const open = useOpenCounts();
  const zoneOf = useShipZones();
  const now = useNow();
  const counts = open.isError ? undefined : open.data;
  const total = counts?.total;
  const words = total === undefined ? 'All open incidents' : `All open incidents (${countText(total)})`;
  return (
    <Part
      title="Needs attention"
      beside={
        <Anchor component={Link} href={incidentsHref()} size="sm">
          {words}
        </Anchor>
      }
    >
      {error !== null && <Failed what="the open incidents" error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading what="the open incidents" />}
      {error !== null && data !== undefined && <AsOf readAt={readAt} />}
      {data !== undefined && (
        <Rows incidents={urgentFirst(data)} total={graveOf(counts)} now={now} zoneOf={zoneOf} />
      )}
    </Part>
  );
}

/** Critical and high, open and acknowledged; undefined where the counts are not known. */
function graveOf(counts: IncidentFacets | undefined): number | undefined {
  const grave = counts?.severity.filter(({ key }) => key === 'critical' || key === 'high');
  return grave?.reduce((sum, { count }) => sum + count, 0);
}

interface RowsProps {
  readonly incidents: readonly Incident[];
  readonly total: number | undefined;
  readonly now: number;
  readonly zoneOf: ZoneOf;
}

function Rows({ incidents, total, now, zoneOf }: RowsProps) {
  const shown = incidents.slice(0, GRAVE_SHOWN);
  // Two answers: the counts may be a moment older than the rows.
  const more = total === undefined ? incidents.length - shown.length : total - shown.length;
  if (incidents.length === 0 && more <= 0) {
    return (
      <p className={styles.calm}>
        <CircleCheck aria-hidden size={18} />
        Nothing. No critical or high incident is open.
      </p>
    );
  }
  return (
    <>
      <ul className={styles.rows} aria-label="Needs attention">
        {shown.map((incident) => (
          <Row key={incident.incident_id} {...{ incident, now, zone: zoneOf(incident.ship_id) }} />
        ))}
      </ul>
      {more > 0 && (
        <Text size="sm" mt="xs">
          {shown.length === 0 ? 'Nothing new; ' : 'and '}
          <Anchor component={Link} href={incidentsHref({ severity: ['critical', 'high'] })} size="sm">
            {total === undefined ? 'more' : `${countText(more)} more`}
          </Anchor>{' '}
          critical or high{shown.length === 0 && ', which somebody has taken'}
        </Text>
      )}
    </>
  );
}

interface RowProps {
  readonly incident: Incident;
  readonly now: number;
  readonly zone: string | undefined;
}

function Row({ incident, now, zone }: RowProps) {
  const { incident_id, severity, status, owner, first_seen, ship_id, evidence } = incident;
  const proof = evidence[0]?.summary ?? evidence[0]?.quote;
  const taken = owner === undefined ? statusWord(status) : `${statusWord(status)} · ${owner}`;
  return (
    <li className={styles.row} data-severity={severity}>
      <SeverityBadge severity={severity} />
      <div className={styles.words}>
        <Link href={incidentHref(incident_id)} className={styles.title}>
          {incidentTitle(incident)}
        </Link>
        {proof !== undefined && <span className={styles.proof}>{proof}</span>}
        <span className={styles.facts}>
          <span>{ship_id ?? 'ship not known'}</span>
          <span>{taken}</span>
          <span>
            for {spanWords(Math.max(0, now - Date.parse(first_seen)))}, since{' '}
            <NearMoment ts={first_seen} zone={zone} now={now} />
          </span>
        </span>
      </div>
    </li>
  );
}
