import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { useLive } from '../api/live.tsx';
import { dateTimeIn } from '../time/format.ts';
import styles from './health-banner.module.css';

const EVERY_MS = 10_000;

/** Names what is down, and since when. Nothing is shown while all of it works. */
export function HealthBanner() {
  const api = useApi();
  const { state, since } = useLive();
  const { data, isError } = useQuery({
    queryKey: keys.readiness,
    queryFn: ({ signal }) => api.readiness(signal),
    refetchInterval: EVERY_MS,
  });
  const down = isError ? [] : (data?.dependencies.filter(({ ok }) => !ok) ?? []);
  const isUnreachable = isError && state !== 'live';
  if (down.length === 0 && !isUnreachable) return null;
  return (
    <div role="alert" className={styles.banner}>
      <TriangleAlert aria-hidden size={16} />
      <ul className={styles.list}>
        {isUnreachable && (
          <li>
            The server does not answer, since {dateTimeIn(new Date(since).toISOString(), 'UTC')} UTC. What is
            shown is as it was then.
          </li>
        )}
        {down.map(({ name, since: downSince, detail }) => (
          <li key={name}>
            <strong>{name}</strong> is down
            {downSince !== null && ` since ${dateTimeIn(downSince, 'UTC')} UTC`}
            {detail !== undefined && `: ${detail}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
