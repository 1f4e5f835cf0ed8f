import { spanWords } from '@aiops/contracts';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { useLive } from '../api/live.tsx';
import { useUnread } from '../api/unread.ts';
import { useNow } from '../overview/use-now.ts';
import { dateTimeIn } from '../time/format.ts';
import styles from './health-banner.module.css';

const EVERY_MS = 10_000;

interface Down {
  readonly name: string;
  readonly since: string | null;
  readonly detail?: string | undefined;
}

/** Names what is down, and since when. Nothing is shown while all of it works. */
export function HealthBanner() {
  const { down, awaySince } = useHealth();
  const unreadCount = useUnread();
  const now = useNow();
  if (down.length === 0 && awaySince === null && unreadCount === 0) return null;
  const details = down.flatMap(({ name, since, detail }) => {
    const parts = [since === null ? null : `for ${spanWords(now - Date.parse(since))}`, detail];
    const words = parts.filter((part) => typeof part === 'string').join(', ');
    return words === '' ? [] : [`${name}: ${words}`];
  });
  return (
    <section aria-label="What is wrong" className={styles.banner}>
      <TriangleAlert aria-hidden size={16} />
      <div>
        {/* Read aloud: only what stays the same until something goes down or comes back. */}
        <div role="alert">
          <ul className={styles.list}>
            {awaySince !== null && (
              <li>
                The server does not answer, since {dateTimeIn(new Date(awaySince).toISOString(), 'UTC')} UTC.
                What is shown is as it was then.
              </li>
            )}
            {down.map(({ name, since }) => (
              <li key={name}>
                <strong>{name}</strong> is down
                {since !== null && ` since ${dateTimeIn(since, 'UTC')} UTC`}
              </li>
            ))}
          </ul>
        </div>
        {awaySince !== null && <p className={styles.detail}>For {spanWords(now - awaySince)} now.</p>}
        {details.map((words) => (
          <p key={words} className={styles.detail}>
            {words}
          </p>
        ))}
        {unreadCount > 0 && (
          <p className={styles.detail}>
            {unreadCount === 1 ? '1 change or row' : `${unreadCount} changes or rows`} that the server sent
            could not be read. It is not shown here; the rest is.
          </p>
        )}
      </div>
    </section>
  );
}

/** `awaySince`: ms since the epoch of the first time that the server did not answer, whatever the events say. */
function useHealth(): { readonly down: readonly Down[]; readonly awaySince: number | null } {
  const api = useApi();
  const { state } = useLive();
  const { data, isError, isSuccess, errorUpdatedAt, refetch } = useQuery({
    queryKey: keys.readiness,
    queryFn: ({ signal }) => api.readiness(signal),
    refetchInterval: EVERY_MS,
    retry: false,
  });
  const away = useRef<number | null>(null);
  if (isSuccess) away.current = null;
  else if (isError) away.current ??= errorUpdatedAt;
  // Lost or back: whether the server answers is asked at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for each state
  useEffect(() => void refetch({ cancelRefetch: false }), [state, refetch]);
  const isAway = away.current !== null;
  return { down: isAway ? [] : (data?.dependencies.filter(({ ok }) => !ok) ?? []), awaySince: away.current };
}
