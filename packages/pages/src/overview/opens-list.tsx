import type { ReactNode } from 'react';
import styles from './opens-list.module.css';
import type { ListName } from './url-state.ts';
import { useOverviewState } from './use-overview-state.ts';

/** A number that opens the list behind it. */
export function OpensList({ list, children }: { readonly list: ListName; readonly children: ReactNode }) {
  const { change } = useOverviewState();
  return (
    <button type="button" className={styles.button} onClick={() => change({ list })} aria-haspopup="dialog">
      {children}
      <span className="visually-hidden"> {list}: show the list</span>
    </button>
  );
}
