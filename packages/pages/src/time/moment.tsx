import { dateTimeIn, shipTimeIn, timeIn } from './format.ts';
import styles from './moment.module.css';

interface MomentProps {
  readonly ts: string;
  /** Of the ship; absent where nobody knows it. */
  readonly zone: string | undefined;
  /** In a row, where the day stands elsewhere or is today. */
  readonly short?: boolean;
}

/** A moment in UTC, and in ship time beside it. */
export function Moment({ ts, zone, short = false }: MomentProps) {
  const say = short ? timeIn : dateTimeIn;
  const shipTime = shipTimeIn(ts, zone);
  return (
    <time dateTime={ts} className={styles.moment}>
      <span>{say(ts, 'UTC')} UTC</span>
      {shipTime !== undefined && <span className={styles.ship}>{shipTime} ship</span>}
    </time>
  );
}
