import type { ExplainedVerdict } from '@aiops/contracts';
import { Text } from '@mantine/core';
import { Link } from 'wouter';
import { incidentHref } from '../frame/links.ts';
import { Moment } from '../time/moment.tsx';
import { useShipZones } from '../time/ship-zones.ts';
import styles from './ledger-table.module.css';
import { stageWord } from './stage-words.ts';

/** The decision ledger: each verdict with the values that decided, in the order of the way. */
export function LedgerTable({ ledger }: { readonly ledger: readonly ExplainedVerdict[] }) {
  const zoneOf = useShipZones();
  if (ledger.length === 0) return <Text size="sm">No verdict is stored: no detector spoke of it.</Text>;
  return (
    <div className={styles.scroller}>
      <table className={styles.table} aria-label="Verdicts">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Verdict</th>
            <th scope="col">Incident</th>
            <th scope="col">Event time</th>
          </tr>
        </thead>
        <tbody>
          {ledger.map(({ record_id, stage, seq, reason, detail, incident_id, ts, ship_id, verdict }) => (
            <tr key={`${record_id} ${stage} ${seq} ${verdict}`}>
              <th scope="row">{stageWord(stage)}</th>
              <td>
                <span className={styles.reason}>{reason}</span>
                {detail !== '' && <span className={styles.detail}>{detail}</span>}
              </td>
              <td>
                {incident_id !== undefined && (
                  <Link href={incidentHref(incident_id)} className={styles.link}>
                    {incident_id}
                  </Link>
                )}
              </td>
              <td className={styles.when}>
                <Moment ts={ts} zone={zoneOf(ship_id)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
