import { Button } from '@mantine/core';
import { Check } from 'lucide-react';
import { useId, useState } from 'react';
import { entityWord } from '../actions/incident-words.ts';
import styles from './facet-group.module.css';
import { type FacetValue, MOST_COUNTED } from './facet-values.ts';

interface FacetGroupProps {
  readonly name: string;
  readonly values: readonly FacetValue[];
  readonly chosen: readonly string[];
  /** At most one at a time. */
  readonly isSingle?: boolean;
  readonly say?: (key: string) => string;
  readonly onToggle: (key: string) => void;
}

const FEW = 8;

export function FacetGroup({
  name,
  values,
  chosen,
  isSingle = false,
  say = entityWord,
  onToggle,
}: FacetGroupProps) {
  const id = useId();
  const [isAll, setIsAll] = useState(false);
  const shown = isAll ? values : values.slice(0, FEW);
  if (values.length === 0) return null;
  return (
    <fieldset className={styles.group} aria-labelledby={id}>
      <legend id={id} className={styles.name}>
        {name}
        {isSingle && <span className="visually-hidden"> (one at a time)</span>}
      </legend>
      {shown.map(({ key, count }) => {
        const isChosen = chosen.includes(key);
        return (
          <button
            key={key}
            type="button"
            className={styles.value}
            aria-pressed={isChosen}
            data-none={count === 0}
            title={say(key)}
            onClick={() => onToggle(key)}
          >
            <span className={styles.mark} data-single={isSingle} aria-hidden>
              {isChosen && <Check size={11} strokeWidth={3.5} />}
            </span>
            <span className={styles.words}>{say(key)}</span>
            <span className={styles.count}>{count === null ? '–' : count.toLocaleString('en')}</span>
          </button>
        );
      })}
      {values.length > FEW && (
        <Button size="compact-xs" variant="subtle" onClick={() => setIsAll(!isAll)} aria-expanded={isAll}>
          {isAll
            ? 'Fewer'
            : values.length < MOST_COUNTED
              ? `All ${values.length}`
              : `The commonest ${values.length}`}
          <span className="visually-hidden"> of {name}</span>
        </Button>
      )}
    </fieldset>
  );
}
