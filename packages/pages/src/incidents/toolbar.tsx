import { Button, NativeSelect, Title } from '@mantine/core';
import { ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import { RANGE_WORDS } from './active-filters.ts';
import styles from './toolbar.module.css';
import { RANGES } from './url-state.ts';

interface ToolbarProps {
  /** Of all that fit; null where it is not known. */
  readonly total: number | null;
  readonly range: string | null;
  readonly filterCount: number;
  readonly search: ReactNode;
  readonly onRange: (range: string | null) => void;
  readonly onFilters: () => void;
}

const CHOICES = [
  { value: '', label: 'Began any time' },
  ...RANGES.map((range) => ({ value: range, label: `Began in the ${RANGE_WORDS[range] ?? range}` })),
];

export function Toolbar({ total, range, filterCount, search, onRange, onFilters }: ToolbarProps) {
  return (
    <div className={styles.toolbar}>
      <div className={styles.name}>
        <Title order={1} size="h4">
          Incidents
        </Title>
        {total !== null && <span className={styles.total}>{total.toLocaleString('en')}</span>}
      </div>
      <span className={styles.filters}>
        <Button
          size="xs"
          variant="default"
          leftSection={<ListFilter aria-hidden size={14} />}
          onClick={onFilters}
        >
          Filters{filterCount > 0 && ` (${filterCount})`}
        </Button>
      </span>
      {search}
      <NativeSelect
        aria-label="Time range"
        size="xs"
        data={CHOICES}
        value={range ?? ''}
        onChange={({ currentTarget: { value } }) => onRange(value === '' ? null : value)}
      />
    </div>
  );
}
