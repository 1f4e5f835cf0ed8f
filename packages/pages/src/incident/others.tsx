import type { Incident } from '@aiops/contracts';
import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { incidentTitle } from '../actions/incident-words.ts';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { incidentHref } from '../frame/links.ts';
import { Failed, Loading } from '../frame/page-states.tsx';
import { Part } from '../frame/part.tsx';
import { SeverityBadge } from '../theme/severity-badge.tsx';
import { statusWord } from '../theme/words.ts';
import { Moment } from '../time/moment.tsx';
import { useShipZones } from '../time/ship-zones.ts';
import styles from './others.module.css';
import { useIncident } from './use-incident.ts';

const SIMILAR = 6;
/** Each is asked for by its own request. */
const RELATED = 8;

interface OthersProps {
  readonly incident: Incident;
}

/** Incidents that have to do with it, and those that were like it. */
export function Others({ incident }: OthersProps) {
  return (
    <>
      {incident.related_to.length > 0 && (
        <Part title="Related incidents">
          <ul className={styles.list} aria-label="Related incidents">
            {incident.related_to.slice(0, RELATED).map((id) => (
              <Related key={id} id={id} />
            ))}
          </ul>
          {incident.related_to.length > RELATED && (
            <p className={styles.quiet}>and {incident.related_to.length - RELATED} more</p>
          )}
        </Part>
      )}
      <Similar incident={incident} />
    </>
  );
}

/** Something relates both, and no cause of one is a cause of the other: they stand beside each other. */
function Related({ id }: { readonly id: string }) {
  const { data } = useIncident(id);
  if (data !== undefined) return <Other incident={data} why="related, but not by a common cause" />;
  return (
    <li>
      <Anchor component={Link} href={incidentHref(id)}>
        {id}
      </Anchor>
    </li>
  );
}

function Similar({ incident }: OthersProps) {
  const api = useApi();
  const { incident_id: id } = incident;
  const { data, error, refetch } = useQuery({
    queryKey: keys.ofIncident(id, 'similar'),
    queryFn: ({ signal }) => api.incidents.similar(id, SIMILAR, signal),
  });
  return (
    <Part title="Similar incidents">
      {data?.data.length === 0 && <p className={styles.quiet}>None of those that are kept is like it.</p>}
      {data !== undefined && data.data.length > 0 && (
        <ul className={styles.list} aria-label="Similar incidents">
          {data.data.map(({ incident: other, why }) => (
            <Other key={other.incident_id} incident={other} why={why} />
          ))}
        </ul>
      )}
      {data === undefined && error === null && <Loading what="similar incidents" />}
      {error !== null && <Failed what="similar incidents" error={error} onRetry={() => void refetch()} />}
    </Part>
  );
}

interface OtherProps extends OthersProps {
  readonly why: string;
}

/** Each in the time of its own ship. */
function Other({ incident, why }: OtherProps) {
  const zone = useShipZones()(incident.ship_id);
  return (
    <li>
      <div className={styles.head}>
        <SeverityBadge severity={incident.severity} />
        <Anchor component={Link} href={incidentHref(incident.incident_id)} className={styles.name ?? ''}>
          {incidentTitle(incident)}
        </Anchor>
        <span className={styles.quiet}>{statusWord(incident.status)}</span>
      </div>
      <div className={styles.quiet}>
        <Moment ts={incident.first_seen} zone={zone} /> · {why}
      </div>
    </li>
  );
}
