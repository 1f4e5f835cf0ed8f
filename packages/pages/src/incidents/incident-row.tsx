import type { Incident } from '@aiops/contracts';
import { Checkbox } from '@mantine/core';
import { flexRender, type Row } from '@tanstack/react-table';
import { type MouseEvent, memo, type ReactNode } from 'react';
import { incidentTitle, rowName } from '../actions/incident-words.ts';
import type { features } from './columns.tsx';
import styles from './incidents-table.module.css';

interface IncidentRowProps {
  readonly row: Row<typeof features, Incident>;
  /** Other columns draw the same incident in another way. */
  readonly columns: unknown;
  readonly index: number;
  readonly shipName: string | undefined;
  /** In px from the first row. */
  readonly start: number;
  readonly isTabStop: boolean;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly isPending: boolean;
  readonly isArrived: boolean;
  /** A pointer went to it. */
  readonly onActive: (id: string) => void;
  /** It has the focus, by whatever. */
  readonly onFocusRow: (id: string) => void;
  readonly onChoose: (id: string, isRange: boolean) => void;
  readonly onOpen: (id: string) => void;
}

export const IncidentRow = memo(DrawnRow, (before, after) => {
  const { row: rowBefore, ...rest } = before;
  const { row: rowAfter, ...restAfter } = after;
  return (
    rowBefore.original === rowAfter.original &&
    Object.entries(rest).every(([name, value]) => restAfter[name as keyof typeof restAfter] === value)
  );
});

function isUrgent({ severity, status }: Incident): boolean {
  return severity === 'critical' && (status === 'open' || status === 'ack');
}

function DrawnRow(props: IncidentRowProps) {
  const { row, index, shipName, start, isTabStop, isActive, isChosen, isPending, isArrived } = props;
  const { onActive, onFocusRow, onChoose, onOpen } = props;
  const click = (event: MouseEvent): void => {
    // A link does its own work; a selection of text is no click.
    if (event.defaultPrevented || (event.target as Element).closest('a, input, label') !== null) return;
    if (event.shiftKey) onChoose(row.id, true);
    else onActive(row.id);
  };
  return (
    <tr
      className={styles.row}
      style={{ transform: `translateY(${start}px)` }}
      tabIndex={isTabStop ? 0 : -1}
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      aria-busy={isPending}
      aria-label={rowName(row.original, shipName ?? row.original.ship_id)}
      data-index={index}
      data-id={row.id}
      data-active={isActive}
      data-arrived={isArrived}
      data-urgent={isUrgent(row.original)}
      onFocus={() => onFocusRow(row.id)}
      onClick={click}
      onDoubleClick={() => onOpen(row.id)}
      onKeyDown={({ key, target, currentTarget }) => {
        if (key === 'Enter' && target === currentTarget) onOpen(row.id);
      }}
    >
      <td className={styles.cell}>
        <Checkbox
          size="xs"
          tabIndex={-1}
          aria-label={`Choose ${incidentTitle(row.original)}`}
          checked={isChosen}
          onChange={({ nativeEvent }) =>
            onChoose(row.id, 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true)
          }
        />
      </td>
      {row.getAllCells().map((cell) => (
        <td key={cell.id} className={styles.cell} data-column={cell.column.id}>
          {flexRender(cell.column.columnDef.cell, cell.getContext()) as ReactNode}
        </td>
      ))}
    </tr>
  );
}
