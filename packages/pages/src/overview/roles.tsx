import type { StatsSnapshot } from '@aiops/contracts';
import { CircleAlert } from 'lucide-react';
import { countText } from '../numbers/format.ts';
import { reasonFor } from './missing.ts';
import { OpensList } from './opens-list.tsx';
import { inFlowOrder, roleDoes } from './role-words.ts';
import styles from './roles.module.css';
import type { ListName } from './url-state.ts';

/** What each role did since the program started, and how far it is behind. */
export function Roles({ stats }: { readonly stats: StatsSnapshot }) {
  if (stats.services.length === 0) return <p>Not known: {reasonFor(stats, 'services')}.</p>;
  return (
    <table className={styles.table} aria-label="Roles">
      <thead>
        <tr>
          <th scope="col">Role</th>
          <th scope="col">What it does</th>
          <th scope="col" className={styles.number}>
            Processed
          </th>
          <th scope="col" className={styles.number}>
            Errors
          </th>
          <th scope="col" className={styles.number}>
            Waiting
          </th>
        </tr>
      </thead>
      <tbody>
        {inFlowOrder(stats.services).map(({ role, processed, errors, lag }) => (
          <tr key={role}>
            <th scope="row" className={styles.name}>
              {role}
            </th>
            <td className={styles.does}>{roleDoes(role)}</td>
            <Cell count={processed} />
            <Cell count={errors} isBad={errors !== null && errors > 0} list="errors" />
            <Cell count={lag} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps {
  readonly count: number | null;
  readonly isBad?: boolean;
  /** What a bad count opens. */
  readonly list?: ListName;
}

function Cell({ count, isBad = false, list }: CellProps) {
  const words = count === null ? 'not known' : countText(count);
  return (
    <td className={styles.number} data-bad={isBad}>
      {isBad && <CircleAlert aria-hidden size={13} />}{' '}
      {isBad && list !== undefined ? <OpensList list={list}>{words}</OpensList> : words}
    </td>
  );
}
