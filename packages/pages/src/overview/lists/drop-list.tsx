import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import { Failed, Loading } from '../../frame/page-states.tsx';
import { countText } from '../../numbers/format.ts';
import { Moment } from '../../time/moment.tsx';
import { useShipZones } from '../../time/ship-zones.ts';
import { droppedWords } from '../role-words.ts';
import type { Range } from '../url-state.ts';
import styles from './drop-list.module.css';

/** What each source lost, the largest loss first. */
export function DropList({ range }: { readonly range: Range }) {
  const api = useApi();
  const zoneOf = useShipZones();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['drops', range],
    queryFn: ({ signal }) => api.stats.drops(range, signal),
  });
  if (isPending) return <Loading what="what was not stored" />;
  if (error !== null)
    return <Failed what="what was not stored" error={error} onRetry={() => void refetch()} />;
  if (data.data.length === 0) return <p>All that came in this time was stored.</p>;
  return (
    <table className={styles.table} aria-label="not stored">
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Why</th>
          <th scope="col" className={styles.number}>
            Records
          </th>
          <th scope="col">Last</th>
        </tr>
      </thead>
      <tbody>
        {data.data.map(({ ship_id, source, reason, records, last_seen }) => (
          <tr key={`${ship_id} ${source} ${reason}`}>
            <th scope="row">
              {source}
              <span className={styles.ship}>{ship_id ?? 'ship not known'}</span>
            </th>
            <td>{droppedWords(reason)}</td>
            <td className={styles.number}>{countText(records)}</td>
            <td>
              <Moment ts={last_seen} zone={zoneOf(ship_id)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
