import type { IncidentFacets } from '@aiops/contracts';
import { Failed, Loading } from '../frame/page-states.tsx';
import { IncidentsTable } from './incidents-table.tsx';
import { MAX_ROWS } from './live-rows.ts';
import { NoIncidents } from './no-incidents.tsx';
import styles from './rows-area.module.css';
import type { View } from './url-state.ts';
import type { useIncidentRows } from './use-incident-rows.ts';
import type { TableState } from './use-table-state.ts';

interface RowsAreaProps {
  readonly list: ReturnType<typeof useIncidentRows>;
  readonly table: TableState;
  readonly total: number | null;
  readonly counts: IncidentFacets['status'] | undefined;
  readonly pending: ReadonlySet<string>;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly onReset: () => void;
}

/** The table in each of its states: being read, failed, empty, of the filter before, late, and as it is. */
export function RowsArea({ list, table, total, counts, pending, view, onView, onReset }: RowsAreaProps) {
  const { rows, data, error, isPlaceholderData, headIsLate, isFull, refetch } = list;
  if (data === undefined) {
    return error === null ? (
      <Loading what="the incidents" />
    ) : (
      <Failed what="the incidents" error={error} onRetry={() => void refetch()} />
    );
  }
  return (
    <>
      {isPlaceholderData && (
        <div className={styles.progress} role="progressbar" aria-label="Reading the incidents" />
      )}
      {error !== null && <Failed what="more of the incidents" error={error} onRetry={() => void refetch()} />}
      {headIsLate && error === null && (
        <p className={styles.note} role="status">
          The list may be out of date: what is new could not be read. It is asked again by itself.
        </p>
      )}
      {rows.length === 0 && !isPlaceholderData ? (
        <NoIncidents view={view} counts={counts} onView={onView} onReset={onReset} />
      ) : (
        <IncidentsTable
          rows={rows}
          total={total}
          activeId={table.activeId}
          chosen={table.chosen}
          pending={pending}
          arrived={list.arrived}
          isOutdated={isPlaceholderData}
          initialOffset={table.initialOffset}
          focusTurn={table.focusTurn}
          onActive={table.goOn}
          onFocusRow={table.focusOn}
          onChoose={table.chooseRow}
          onChooseAll={table.chooseAll}
          onOpen={table.open}
          onReadMore={list.readMore}
          onScroll={table.keepOffset}
        />
      )}
      {isFull && (
        <p className={styles.note}>
          The {MAX_ROWS.toLocaleString('en')} latest are listed. Filters and search find the others.
        </p>
      )}
    </>
  );
}
