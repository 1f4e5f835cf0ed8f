import type { TraceAnswer } from '@aiops/contracts';
import { CircleAlert } from 'lucide-react';
import { Part } from '../frame/part.tsx';
import { Moment } from '../time/moment.tsx';
import { useShipZones } from '../time/ship-zones.ts';
import styles from './trace-errors.module.css';

export function TraceErrors({ trace: { errors } }: { readonly trace: TraceAnswer }) {
  const zoneOf = useShipZones();
  return (
    <Part title="Errors">
      <ul className={styles.errors}>
        {errors.map(({ error_id, error_msg, role, stage, code, ts, ship_id }) => (
          <li key={error_id} className={styles.error}>
            <CircleAlert aria-hidden size={16} />
            <div>
              <strong>{error_msg}</strong>
              <span className={styles.facts}>
                <span>
                  {role}
                  {role === stage ? '' : `, ${stage}`}
                </span>
                <span>{code}</span>
                <Moment ts={ts} zone={zoneOf(ship_id)} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Part>
  );
}
