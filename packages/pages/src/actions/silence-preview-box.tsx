import type { Matcher } from '@aiops/contracts';
import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { wordsOf } from '../api/problem.ts';
import { countWord, incidentTitle } from './incident-words.ts';
import styles from './silence-preview-box.module.css';

const WAIT_MS = 300;
const SHOWN = 5;

/** What it would cover: of the incidents that are open, and of the last 24 hours. */
export function SilencePreviewBox({ matchers }: { readonly matchers: readonly Matcher[] }) {
  const { silences } = useApi();
  const text = JSON.stringify(matchers);
  const [asked] = useDebouncedValue(text, WAIT_MS);
  const { data, error, isFetching } = useQuery({
    queryKey: [...keys.silences, 'preview', asked],
    queryFn: () => silences.preview(matchers),
    enabled: matchers.length > 0 && asked === text,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  if (matchers.length === 0) return null;
  const isCurrent = asked === text && !isFetching;
  return (
    <section
      className={styles.box}
      aria-label="What it would cover"
      aria-live="polite"
      aria-busy={!isCurrent}
    >
      {error !== null && <Text size="sm">What it would cover is not known: {wordsOf(error)}</Text>}
      {error === null && data === undefined && <Text size="sm">Looking at what it would cover …</Text>}
      {error === null && data !== undefined && (
        <>
          <Text size="sm" fw={550}>
            It would cover {countWord(data.data.length)} open now
            {isCurrent ? '' : ' (looking again …)'}
          </Text>
          {data.data.length > 0 && (
            <ul className={styles.list}>
              {data.data.slice(0, SHOWN).map((incident) => (
                <li key={incident.incident_id}>
                  {incidentTitle(incident)}
                  {incident.ship_id !== null && `, ${incident.ship_id}`}
                </li>
              ))}
              {data.data.length > SHOWN && <li>and {data.data.length - SHOWN} more</li>}
            </ul>
          )}
          <Text size="sm">
            In the last 24 hours it would have covered {data.statements.covered.toLocaleString('en')} of{' '}
            {data.statements.looked_at.toLocaleString('en')} statements.
          </Text>
          {!data.statements.complete && (
            <Text size="sm" fw={550} c="var(--severity-medium)">
              This is incomplete: there were too many statements to look at, so only the latest were. It may
              cover more.
            </Text>
          )}
        </>
      )}
    </section>
  );
}
