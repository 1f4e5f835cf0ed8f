import { useStats } from '../overview/overview-data.ts';
import { useNow } from '../overview/use-now.ts';
import type { Judging } from './why.ts';

const DETECTING: readonly string[] = ['anomaly-detection', 'enhanced-anomaly-detection'];
/** A few that wait are the usual coming and going. */
const BACKLOG = 500;

/** How far the detectors are: without it nobody can tell "found nothing" from "has not looked". */
export function useJudging(): Judging {
  const { data } = useStats('1h');
  const nowMs = useNow(5000);
  const isBehind = data?.services.some(
    ({ role, lag }) => DETECTING.includes(role) && lag !== null && lag >= BACKLOG,
  );
  return { nowMs, isBehind: isBehind ?? false };
}
