import type { Silence } from '@aiops/contracts';
import { Failed, Loading } from '../frame/page-states.tsx';
import { Moment } from '../time/moment.tsx';
import { useShipZones } from '../time/ship-zones.ts';
import { EndSilence } from './end-silence.tsx';
import styles from './silence-list.module.css';
import { becauseWords, coveredWords, isCurrent, notEnded, recurrenceWords } from './silence-words.ts';
import { useSilences } from './use-silences.ts';

/** Every silence that people made and that has not ended, with the way to end it. */
export function SilenceList() {
  const { data, error, isPending, refetch } = useSilences();
  const nowMs = Date.now();
  const silences = notEnded(data?.data ?? [], nowMs);
  return (
    <>
      {error !== null && <Failed what="the silences" error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading what="the silences" />}
      {data !== undefined && silences.length === 0 && <p className={styles.quiet}>No silence holds.</p>}
      <ul className={styles.list} aria-label="Silences">
        {silences.map((silence) => (
          <Row key={silence.silence_id} silence={silence} nowMs={nowMs} />
        ))}
      </ul>
    </>
  );
}

function Row({ silence, nowMs }: { readonly silence: Silence; readonly nowMs: number }) {
  const zoneOf = useShipZones();
  const ship = silence.matchers.find(({ field }) => field === 'ship_id')?.value ?? null;
  const again = recurrenceWords(silence);
  return (
    <li className={styles.item}>
      <div className={styles.words}>
        <strong>{coveredWords(silence)}</strong>
        <div>
          by {silence.created_by}: {becauseWords(silence)}
        </div>
        <div className={styles.quiet}>
          {!isCurrent(silence, nowMs) && (
            <>
              from <Moment ts={silence.starts_at} zone={zoneOf(ship)} />{' '}
            </>
          )}
          until <Moment ts={silence.ends_at} zone={zoneOf(ship)} />
          {again !== null && `, ${again}`}
        </div>
      </div>
      <EndSilence silence={silence} />
    </li>
  );
}
