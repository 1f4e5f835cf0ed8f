import { SEVERITIES, type ShipSummary, spanWords } from '@aiops/contracts';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { incidentsHref } from '../frame/links.ts';
import { Failed, Loading } from '../frame/page-states.tsx';
import { Part } from '../frame/part.tsx';
import { countOf } from '../numbers/format.ts';
import { SeverityBadge } from '../theme/severity-badge.tsx';
import { spoken } from '../theme/words.ts';
import { AsOf } from './as-of.tsx';
import { LinkState } from './link-state.tsx';
import { NearMoment } from './near-moment.tsx';
import { useShipSummaries } from './overview-data.ts';
import { shipName, worstFirst } from './ship-order.ts';
import styles from './ships.module.css';
import { useNow } from './use-now.ts';

const SHOWN = 20;
const WORST_FIRST = [...SEVERITIES].reverse();

/** Each ship at a glance: its link to shore, what is open on it, when it was heard. */
export function Ships() {
  const { data, error, isPending, dataUpdatedAt, refetch } = useShipSummaries();
  const [isWhole, setIsWhole] = useState(false);
  const ships = worstFirst(data?.data ?? []);
  const shown = isWhole ? ships : ships.slice(0, SHOWN);
  return (
    <Part title="Ships">
      {error !== null && <Failed what="the ships" error={error} onRetry={() => void refetch()} />}
      {error !== null && data !== undefined && <AsOf readAt={dataUpdatedAt} />}
      {isPending && <Loading what="the ships" />}
      {data !== undefined && ships.length === 0 && <p>No ship is registered, and none was heard today.</p>}
      {shown.length > 0 && <ShipTable ships={shown} />}
      {shown.length < ships.length && (
        <Button variant="default" size="compact-sm" mt="sm" onClick={() => setIsWhole(true)}>
          Show all {countOf(ships.length, 'ship')}
        </Button>
      )}
    </Part>
  );
}

function ShipTable({ ships }: { readonly ships: readonly ShipSummary[] }) {
  const now = useNow();
  return (
    <table className={styles.table} aria-label="Ships">
      <thead>
        <tr>
          <th scope="col">Ship</th>
          <th scope="col">Link to shore</th>
          <th scope="col">Open incidents</th>
          <th scope="col">Last heard</th>
        </tr>
      </thead>
      <tbody>
        {ships.map((ship) => (
          <tr key={ship.ship_id}>
            <th scope="row">
              <span className={styles.name}>{shipName(ship)}</span>
              <span className={styles.quiet}>{besideName(ship)}</span>
            </th>
            <td>
              <LinkState link={ship.link} zone={ship.timezone ?? undefined} now={now} />
            </td>
            <td>
              <OpenIncidents ship={ship} />
            </td>
            <td>
              <LastHeard ship={ship} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function besideName({ ship_id, name, mode, registered }: ShipSummary): string {
  return [
    ...(name === null ? [] : [ship_id]),
    ...(mode === null ? [] : [spoken(mode)]),
    ...(registered ? [] : ['not registered']),
  ].join(' · ');
}

/** Each count opens the incidents it counts. */
function OpenIncidents({ ship: { ship_id, open } }: { readonly ship: ShipSummary }) {
  const some = WORST_FIRST.filter((severity) => open[severity] > 0);
  if (some.length === 0) return <span className={styles.quiet}>none</span>;
  return (
    <span className={styles.counts}>
      {some.map((severity) => (
        <Link key={severity} href={incidentsHref({ severity: [severity], ship_id })} className={styles.count}>
          <strong>{open[severity]}</strong> <SeverityBadge severity={severity} />
        </Link>
      ))}
    </span>
  );
}

function LastHeard({ ship, now }: { readonly ship: ShipSummary; readonly now: number }) {
  const { last_record_at: ts, timezone } = ship;
  if (ts === null) return <span>not in the last 24 hours</span>;
  return (
    <span className={styles.heard}>
      <span>{spanWords(Math.max(0, now - Date.parse(ts)))} ago</span>
      <span className={styles.quiet}>
        <NearMoment ts={ts} zone={timezone ?? undefined} now={now} />
      </span>
    </span>
  );
}
