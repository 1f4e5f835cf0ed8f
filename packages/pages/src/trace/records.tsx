import type { LogMessage, MetricSample, TraceAnswer } from '@aiops/contracts';
import { Text } from '@mantine/core';
import { Moment } from '../time/moment.tsx';
import { useShipZones } from '../time/ship-zones.ts';
import { factsOf } from './record-facts.ts';
import styles from './records.module.css';

/** More of one id are not drawn: a sender may give all it sends the same. */
const SHOWN = 20;

/** The raw records, as they were stored. */
export function Records({ trace: { records, anomalies } }: { readonly trace: TraceAnswer }) {
  const all = [...records.logs, ...records.metrics];
  if (all.length === 0) {
    const isAlert = anomalies.some(({ anomaly_type }) => anomaly_type === 'alert');
    return (
      <Text size="sm">
        {isAlert
          ? 'It came as an alert of another system, which is a finding at once.'
          : 'The record itself is no longer kept, or policy does not store its kind. What was found in it is below.'}
      </Text>
    );
  }
  return (
    <>
      {all.slice(0, SHOWN).map((record) => (
        <Record key={record.record_id} record={record} />
      ))}
      {all.length > SHOWN && (
        <Text size="sm" c="var(--text-quiet)">
          and {all.length - SHOWN} more under the same id
        </Text>
      )}
    </>
  );
}

function Record({ record }: { readonly record: LogMessage | MetricSample }) {
  const zoneOf = useShipZones();
  return (
    <article className={styles.record} aria-label="Record">
      <p className={styles.raw}>{rawText(record)}</p>
      <p className={styles.when}>
        <Moment ts={record.ts} zone={zoneOf(record.ship_id)} />
      </p>
      <dl className={styles.facts}>
        {factsOf(record).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

function rawText(record: LogMessage | MetricSample): string {
  if ('msg' in record) return record.msg;
  return `${record.name} = ${record.value}${record.unit === undefined ? '' : ` ${record.unit}`}`;
}
