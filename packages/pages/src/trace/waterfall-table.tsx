import type { TraceAnswer } from '@aiops/contracts';
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { latencyWords } from '../time/format.ts';
import { Moment } from '../time/moment.tsx';
import { useShipZones } from '../time/ship-zones.ts';
import { groupTitle, hopStatusWord, stageWord } from './stage-words.ts';
import type { Bar, Hop, Pass, Tick } from './waterfall.ts';
import styles from './waterfall-table.module.css';

const STATUS_ICONS = { ok: CircleCheck, error: CircleAlert, degraded: TriangleAlert };

interface WaterfallTableProps {
  readonly pass: Pass;
  readonly trace: TraceAnswer;
  /** No other record came in under the id. */
  readonly isOnly: boolean;
}

/** The steps as bars on one scale of milliseconds. It is a table, so that the same stands there in words. */
export function WaterfallTable({ pass, trace, isOnly }: WaterfallTableProps) {
  const { startedAt, totalMs, ticks, groups } = pass;
  const zoneOf = useShipZones();
  const shipId = trace.records.logs[0]?.ship_id ?? trace.ledger[0]?.ship_id ?? null;
  return (
    <div className={styles.scroller}>
      <p className={styles.summary}>
        {isOnly ? 'All of it' : 'One record'} took <strong>{latencyWords(totalMs)}</strong>, from{' '}
        <Moment ts={startedAt} zone={zoneOf(shipId)} />
      </p>
      <table className={styles.table} aria-label={isOnly ? 'Steps' : `Steps from ${startedAt}`}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Role</th>
            <th scope="col">Began</th>
            <th scope="col">Took</th>
            <th scope="col">Status</th>
            <th scope="col" className={styles.scale}>
              <span className="visually-hidden">Drawn</span>
              <Scale ticks={ticks} />
            </th>
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.recordId}>
            <tr>
              <th scope="rowgroup" colSpan={6} className={styles.group}>
                {groupTitle(group, trace)}
              </th>
            </tr>
            {group.bars.map((bar) => (
              <Step key={`${bar.hop.stage} ${bar.hop.role} ${bar.offsetMs}`} bar={bar} ticks={ticks} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Scale({ ticks }: { readonly ticks: readonly Tick[] }) {
  return (
    <span aria-hidden className={styles.ticks}>
      {ticks.map(({ ms, left }) => (
        <span
          key={ms}
          style={{ left: `${left * 100}%` }}
          data-at={left === 0 ? 'first' : left > 0.94 ? 'last' : 'between'}
        >
          {latencyWords(ms)}
        </span>
      ))}
    </span>
  );
}

function Step({
  bar: { hop, offsetMs, left, width },
  ticks,
}: {
  readonly bar: Bar;
  readonly ticks: readonly Tick[];
}) {
  return (
    <tr data-status={hop.status}>
      <th scope="row" className={styles.stage}>
        {stageWord(hop.stage)}
      </th>
      <td className={styles.role}>{hop.role}</td>
      <td className={styles.number}>+{latencyWords(offsetMs)}</td>
      <td className={styles.number}>{latencyWords(hop.latency_ms)}</td>
      <td>
        <Status hop={hop} />
      </td>
      <td className={styles.drawn}>
        <span aria-hidden className={styles.track}>
          {ticks.map((tick) => (
            <i key={tick.ms} style={{ left: `${tick.left * 100}%` }} />
          ))}
          <span
            className={styles.bar}
            data-status={hop.status}
            style={{ left: `min(${left * 100}%, 100% - 3px)`, width: `${width * 100}%` }}
          />
        </span>
      </td>
    </tr>
  );
}

function Status({ hop: { status, error_msg } }: { readonly hop: Hop }) {
  const Icon = STATUS_ICONS[status];
  return (
    <span className={styles.status} data-status={status}>
      <Icon aria-hidden size={14} />
      {hopStatusWord(status)}
      {error_msg !== undefined && <span>: {error_msg}</span>}
    </span>
  );
}
