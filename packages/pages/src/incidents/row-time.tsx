import { dateTimeIn, dayIn, timeIn } from '../time/format.ts';
import styles from './row-time.module.css';

interface RowTimeProps {
  readonly ts: string;
  readonly zone: string | undefined;
  readonly today: string;
  readonly isQuiet?: boolean;
}

/** `02:03 +1d` where the ship has the next day already, as timetables say it. */
function shipTime(ts: string, zone: string): string {
  const time = timeIn(ts, zone).slice(0, 5);
  const [there, here] = [dayIn(ts, zone), dayIn(ts, 'UTC')];
  if (there === here) return time;
  return `${time} ${there > here ? '+1d' : '−1d'}`;
}

/** A moment as narrow as a row needs it: UTC, then ship time; the day where it is not today. In full on a pointer. */
export function RowTime({ ts, zone, today, isQuiet = false }: RowTimeProps) {
  const day = dayIn(ts, 'UTC');
  const utc = day === today ? timeIn(ts, 'UTC') : `${day.slice(5)} ${timeIn(ts, 'UTC').slice(0, 5)}`;
  const full = `${dateTimeIn(ts, 'UTC')} UTC${zone === undefined ? '' : `, ${dateTimeIn(ts, zone)} ship time`}`;
  return (
    <time dateTime={ts} className={styles.time} data-quiet={isQuiet} title={full}>
      {utc}
      {zone !== undefined && <span className={styles.ship}>{shipTime(ts, zone)}</span>}
    </time>
  );
}
