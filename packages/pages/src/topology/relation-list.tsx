import type { ScopeGraph } from './graph.ts';
import styles from './relation-list.module.css';
import { relationsOf, roleWords } from './words.ts';

/** What the drawing says, to be read: each device, its part, and what it depends on directly. */
export function RelationList({ graph }: { readonly graph: ScopeGraph }) {
  return (
    <ul className={styles.list} aria-label="What depends on what">
      {relationsOf(graph).map(({ id, kind, role, isRegistered, dependsOn }) => (
        <li key={id}>
          <strong>{id}</strong>
          <span className={styles.part}>
            {kind !== null && `${kind}, `}
            {roleWords({ role, kind })}
            {!isRegistered && ', not in the device registry'}
          </span>
          {dependsOn.length > 0 && <span>depends on {dependsOn.join(', ')}</span>}
        </li>
      ))}
    </ul>
  );
}
