import type { StatsSnapshot } from '@aiops/contracts';
import { CircleAlert } from 'lucide-react';
import { countText } from '../numbers/format.ts';
import styles from './counts.module.css';
import { reasonFor } from './missing.ts';
import { OpensList } from './opens-list.tsx';
import type { ListName } from './url-state.ts';

interface Count {
  readonly list: ListName;
  readonly title: string;
  readonly explains: string;
  readonly count: number | null;
}

/** What asked nothing of people, what was kept quiet, what failed: each number opens its list. */
export function Counts({ stats }: { readonly stats: StatsSnapshot }) {
  return (
    <dl className={styles.counts}>
      {countsOf(stats).map(({ list, title, explains, count }) => (
        <div key={list} className={styles.count}>
          <dt>{title}</dt>
          <dd className={styles.number} data-bad={list === 'errors' && (count ?? 0) > 0}>
            {list === 'errors' && (count ?? 0) > 0 && <CircleAlert aria-hidden size={16} />}
            {count === null ? 'not known' : <OpensList list={list}>{countText(count)}</OpensList>}
          </dd>
          <dd className={styles.explains}>{count === null ? reasonFor(stats, list) : explains}</dd>
        </div>
      ))}
    </dl>
  );
}

function countsOf({ duplicates, suppressions, errors, dropped }: StatsSnapshot): readonly Count[] {
  return [
    {
      list: 'duplicates',
      title: 'Duplicates',
      explains: 'repeats of what an open incident has already',
      count: duplicates,
    },
    {
      list: 'suppressions',
      title: 'Suppressed',
      explains: 'kept quiet by a silence, a maintenance window or a person',
      count: suppressions,
    },
    { list: 'errors', title: 'Errors', explains: 'of this program, each with its message', count: errors },
    ...(dropped === undefined
      ? []
      : [
          {
            list: 'drops' as const,
            title: 'Not stored',
            explains: 'records, by policy or under load',
            count: Object.values(dropped).reduce((sum, count) => sum + count, 0),
          },
        ]),
  ];
}
