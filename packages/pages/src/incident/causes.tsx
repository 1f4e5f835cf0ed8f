import type { Incident } from '@aiops/contracts';
import { entityWord } from '../actions/incident-words.ts';
import { Part } from '../frame/part.tsx';
import { causeWords } from './cause-words.ts';
import styles from './causes.module.css';
import { sentence } from './time-words.ts';

/** The candidates in their order, each with every term that the order was made of. */
export function Causes({ incident }: { readonly incident: Incident }) {
  const causes = [...incident.probable_cause].sort((a, b) => a.rank - b.rank);
  return (
    <Part title="Probable cause">
      {causes.length === 0 && (
        <p className={styles.none}>No entity is named by what was reported, so none can be ranked.</p>
      )}
      <ol className={styles.causes} aria-label="Candidates, the likeliest first">
        {causes.map((cause) => (
          <li key={cause.entity} data-first={cause.rank === 1 || undefined}>
            <span className={styles.rank} aria-hidden="true">
              {cause.rank}
            </span>
            <div>
              <strong>{entityWord(cause.entity)}</strong>
              {cause.rank === 1 && <span className={styles.likeliest}>likeliest</span>}
              <ul className={styles.terms}>
                {causeWords(cause, causes).map((words) => (
                  <li key={words}>{sentence(words)}</li>
                ))}
              </ul>
            </div>
          </li>
        ))}
      </ol>
    </Part>
  );
}
