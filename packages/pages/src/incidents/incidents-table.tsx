import type { Incident } from '@aiops/contracts';
import { Checkbox, VisuallyHidden } from '@mantine/core';
import { flexRender, useTable } from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { dayIn } from '../time/format.ts';
import { useShipZones } from '../time/ship-zones.ts';
import { columnsOf, features } from './columns.tsx';
import { IncidentRow } from './incident-row.tsx';
import styles from './incidents-table.module.css';
import { shiftOf } from './live-rows.ts';
import { MAX_CHOSEN } from './selection.ts';
import { useShipNames } from './use-ship-names.ts';

export const ROW_PX = 40;
const OVERSCAN = 12;
/** The next page is read when so many rows are left below. */
const READ_AHEAD_ROWS = 40;

export interface IncidentsTableProps {
  readonly rows: readonly Incident[];
  /** Of all that fit the filters; null where it is not known. */
  readonly total: number | null;
  readonly activeId: string | null;
  readonly chosen: ReadonlySet<string>;
  readonly pending: ReadonlySet<string>;
  readonly arrived: ReadonlySet<string>;
  /** They are of the filter before. */
  readonly isOutdated: boolean;
  readonly initialOffset: number;
  /** Counts up when the active row shall have the focus. */
  readonly focusTurn: number;
  readonly onActive: (id: string) => void;
  readonly onFocusRow: (id: string) => void;
  readonly onChoose: (id: string, isRange: boolean) => void;
  readonly onChooseAll: () => void;
  readonly onOpen: (id: string) => void;
  readonly onReadMore: () => void;
  readonly onScroll: (offset: number) => void;
}

/** The dense table. Only the rows that are seen are drawn; one of them takes part in the order of Tab. */
export function IncidentsTable(props: IncidentsTableProps) {
  const { rows, total, activeId, chosen, isOutdated } = props;
  const zoneOf = useShipZones();
  const nameOf = useShipNames();
  const today = dayIn(new Date().toISOString(), 'UTC');
  const columns = useMemo(() => columnsOf({ zoneOf, nameOf, today }), [zoneOf, nameOf, today]);
  const table = useTable({ features, columns, data: rows, getRowId: ({ incident_id }) => incident_id });
  const ids = useMemo(() => rows.map(({ incident_id }) => incident_id), [rows]);
  const { container, virtualizer } = useVirtualRows(props, ids);
  const tableRows = table.getRowModel().rows;
  const tabStop = activeId !== null && ids.includes(activeId) ? activeId : (ids[0] ?? null);
  const isEvery = rows.length > 0 && ids.slice(0, MAX_CHOSEN).every((id) => chosen.has(id));
  return (
    <div ref={container} className={styles.scroll} data-outdated={isOutdated}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are chosen and walked through by keys
        role="grid"
        aria-label="Incidents"
        aria-multiselectable
        aria-rowcount={total === null ? -1 : total + 1}
        aria-colcount={columns.length + 1}
        aria-busy={isOutdated}
        className={styles.grid}
      >
        <thead className={styles.head}>
          <tr aria-rowindex={1} className={styles.row}>
            <th scope="col" className={styles.cell}>
              <Checkbox
                size="xs"
                aria-label={`Choose all ${Math.min(rows.length, MAX_CHOSEN).toLocaleString('en')} loaded`}
                checked={isEvery}
                indeterminate={!isEvery && chosen.size > 0}
                onChange={props.onChooseAll}
                disabled={rows.length === 0}
              />
            </th>
            {table.getHeaderGroups()[0]?.headers.map((header) => (
              <th key={header.id} scope="col" className={styles.cell} data-column={header.id}>
                {flexRender(header.column.columnDef.header, header.getContext()) as ReactNode}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = tableRows[index];
            if (row === undefined) return null;
            return (
              <IncidentRow
                key={row.id}
                row={row}
                columns={columns}
                index={index}
                shipName={nameOf(row.original.ship_id)}
                start={start}
                isTabStop={row.id === tabStop}
                isActive={row.id === activeId}
                isChosen={chosen.has(row.id)}
                isPending={props.pending.has(row.id)}
                isArrived={props.arrived.has(row.id)}
                onActive={props.onActive}
                onFocusRow={props.onFocusRow}
                onChoose={props.onChoose}
                onOpen={props.onOpen}
              />
            );
          })}
        </tbody>
      </table>
      <VisuallyHidden role="status">{arrivalWords(props.arrived.size)}</VisuallyHidden>
    </div>
  );
}

function arrivalWords(count: number): string {
  if (count === 0) return '';
  return count === 1 ? 'A new incident is in the list' : `${count} new incidents are in the list`;
}

/** Which rows are drawn; that what is looked at stays where it is; and where the focus is. */
function useVirtualRows(props: IncidentsTableProps, ids: readonly string[]) {
  const { activeId, initialOffset, focusTurn, onReadMore, onScroll, isOutdated } = props;
  const container = useRef<HTMLDivElement>(null);
  const activeAt = activeId === null ? -1 : ids.indexOf(activeId);
  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => container.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => ids[index] ?? index,
    overscan: OVERSCAN,
    initialOffset,
    scrollPaddingStart: ROW_PX,
    // The active row stays in the document, or the focus would fall out of the table on scrolling.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return activeAt === -1 || indexes.includes(activeAt)
        ? indexes
        : [...indexes, activeAt].sort((one, other) => one - other);
    },
    onChange: ({ scrollOffset }) => onScroll(scrollOffset ?? 0),
  });

  const before = useRef(ids);
  useLayoutEffect(() => {
    const element = container.current;
    const shift = shiftOf(before.current, ids, Math.ceil((element?.scrollTop ?? 0) / ROW_PX));
    before.current = ids;
    if (element !== null && element.scrollTop > 0 && shift !== 0) element.scrollTop += shift * ROW_PX;
  }, [ids]);

  // Another filter is another list: it is read from its beginning.
  const wasOutdated = useRef(isOutdated);
  useLayoutEffect(() => {
    if (wasOutdated.current && !isOutdated) container.current?.scrollTo({ top: 0 });
    wasOutdated.current = isOutdated;
  }, [isOutdated]);

  // Once a turn, as soon as the row is drawn: at first nothing is, since nobody knows how much room there is.
  const turnDone = useRef(0);
  useLayoutEffect(() => {
    if (turnDone.current === focusTurn) return;
    const row = container.current?.querySelector<HTMLElement>(`[data-index="${activeAt}"]`);
    if (activeAt === -1 || row != null) turnDone.current = focusTurn;
    if (row == null) return;
    virtualizer.scrollToIndex(activeAt);
    row.focus({ preventScroll: true });
  });

  const lastDrawn = virtualizer.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastDrawn >= ids.length - READ_AHEAD_ROWS) onReadMore();
  }, [lastDrawn, ids.length, onReadMore]);
  return { container, virtualizer };
}
