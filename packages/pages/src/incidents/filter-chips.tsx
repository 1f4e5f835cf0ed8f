import { Button } from '@mantine/core';
import { X } from 'lucide-react';
import type { ActiveFilter } from './active-filters.ts';
import styles from './filter-chips.module.css';
import type { View } from './url-state.ts';

interface FilterChipsProps {
  readonly filters: readonly ActiveFilter[];
  readonly onView: (view: View) => void;
  readonly onReset: () => void;
}

/** What narrows the list, each to be taken away by a press. */
export function FilterChips({ filters, onView, onReset }: FilterChipsProps) {
  if (filters.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="Active filters">
      {filters.map(({ key, words, without }) => (
        <li key={key}>
          <button
            type="button"
            className={styles.chip}
            aria-label={`Remove the filter ${words}`}
            onClick={() => onView(without)}
          >
            <span>{words}</span>
            <X aria-hidden size={12} />
          </button>
        </li>
      ))}
      <li>
        <Button size="compact-xs" variant="subtle" onClick={onReset}>
          Reset
        </Button>
      </li>
    </ul>
  );
}
