import type { StatsSnapshot } from '@aiops/contracts';
import { CircleAlert, CircleCheck, CircleQuestionMark, type LucideIcon } from 'lucide-react';
import { countOf } from '../numbers/format.ts';
import { latencyWords } from '../time/format.ts';
import { type LatencyRow, latencies, type PathLatency, TARGET_AT } from './latency.ts';
import styles from './speed.module.css';

type Judged = Exclude<LatencyRow['state'], 'untold'>;
const STATES: Readonly<Record<Judged, { Icon: LucideIcon; words: string }>> = {
  met: { Icon: CircleCheck, words: 'met' },
  missed: { Icon: CircleAlert, words: 'not met' },
  unknown: { Icon: CircleQuestionMark, words: 'not known' },
};

/** How long the ways took, against what is promised. */
export function Speed({ stats }: { readonly stats: StatsSnapshot }) {
  return (
    <table className={styles.table} aria-label="Latency against the targets">
      <thead>
        <tr>
          <th scope="col">Share</th>
          <th scope="col">Took</th>
          <th scope="col">
            <span className="visually-hidden">Drawn</span>
          </th>
          <th scope="col">Target</th>
          <th scope="col">Kept</th>
        </tr>
      </thead>
      {latencies(stats).map((path) => (
        <PathRows key={path.name} path={path} />
      ))}
    </table>
  );
}

function PathRows({ path: { name, explains, count, rows, reason } }: { readonly path: PathLatency }) {
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={5} className={styles.path}>
          {name}
          <span className={styles.quiet}>
            {explains}
            {reason === null ? `; ${countOf(count, 'time')} measured` : ` · not known: ${reason}`}
          </span>
        </th>
      </tr>
      {reason === null && rows.map((row) => <Row key={row.share} row={row} />)}
    </tbody>
  );
}

function Row({ row: { share, words, valueMs, targetMs, state, fill } }: { readonly row: LatencyRow }) {
  return (
    <tr>
      <th scope="row" className={styles.share}>
        {words} <span className={styles.quiet}>{share}</span>
      </th>
      <td className={styles.value}>{valueMs === null ? 'not known' : latencyWords(valueMs)}</td>
      <td className={styles.drawn}>
        {fill !== null && (
          <span className={styles.meter} aria-hidden data-state={state}>
            <span style={{ width: `${fill * 100}%` }} />
            {targetMs !== null && <i style={{ left: `${TARGET_AT * 100}%` }} />}
          </span>
        )}
      </td>
      <td className={styles.value}>{targetMs === null ? 'none' : latencyWords(targetMs)}</td>
      <td>{state !== 'untold' && <Kept state={state} />}</td>
    </tr>
  );
}

function Kept({ state }: { readonly state: Judged }) {
  const { Icon, words } = STATES[state];
  return (
    <span className={styles.kept} data-state={state}>
      <Icon aria-hidden size={15} />
      {words}
    </span>
  );
}
