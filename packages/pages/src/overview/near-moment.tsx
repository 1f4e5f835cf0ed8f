import { dayIn } from '../time/format.ts';
import { Moment } from '../time/moment.tsx';

interface NearMomentProps {
  readonly ts: string;
  readonly zone: string | undefined;
  /** ms. */
  readonly now: number;
}

/** A moment without its day, as long as that is today. */
export function NearMoment({ ts, zone, now }: NearMomentProps) {
  const isToday = dayIn(ts, 'UTC') === dayIn(new Date(now).toISOString(), 'UTC');
  return <Moment ts={ts} zone={zone} short={isToday} />;
}
