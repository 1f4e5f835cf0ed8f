import type { ExplainedVerdict, Incident } from '@aiops/contracts';
import { Anchor, Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { traceHref } from '../frame/links.ts';
import { Failed, Loading } from '../frame/page-states.tsx';
import { Part } from '../frame/part.tsx';
import { countText } from '../numbers/format.ts';
import { Moment } from '../time/moment.tsx';
import styles from './ledger.module.css';
import { sentence } from './time-words.ts';

const PAGE = 20;
/** What was shown is read again when the incident changes: not without end. */
const MAX_PAGES = 10;

interface LedgerProps {
  readonly incident: Incident;
  readonly zone: string | undefined;
}

/** Why each statement is part of it, or is not told of again. */
export function Ledger({ incident, zone }: LedgerProps) {
  const api = useApi();
  const { incident_id: id } = incident;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: keys.ofIncident(id, 'ledger'),
    queryFn: ({ pageParam, signal }) => api.incidents.ledger(id, { limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }, pages) => (pages.length < MAX_PAGES ? next_cursor : null),
  });
  const isCut = data !== undefined && !hasNextPage && data.pages.at(-1)?.next_cursor !== null;
  const verdicts = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Part
      title="Decision ledger"
      beside={<span className={styles.quiet}>what was decided of each report, and why</span>}
    >
      {data !== undefined && verdicts.length === 0 && (
        <p className={styles.quiet}>No verdict is kept any more.</p>
      )}
      {verdicts.length > 0 && <Verdicts verdicts={verdicts} zone={zone} />}
      {data === undefined && error === null && <Loading what="the decision ledger" />}
      {error !== null && <Failed what="the decision ledger" error={error} onRetry={() => void refetch()} />}
      {hasNextPage && (
        <Button
          variant="default"
          size="compact-sm"
          mt="xs"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show more verdicts
        </Button>
      )}
      {isCut && (
        <p className={styles.quiet}>
          {countText(verdicts.length)} verdicts are shown; there are more, which the trace of each record
          tells.
        </p>
      )}
    </Part>
  );
}

function Verdicts({
  verdicts,
  zone,
}: {
  readonly verdicts: readonly ExplainedVerdict[];
  readonly zone: string | undefined;
}) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Decided</th>
          <th scope="col">In detail</th>
          <th scope="col">Record</th>
        </tr>
      </thead>
      <tbody>
        {verdicts.map(({ record_id, stage, seq, ts, verdict, reason, detail, tracking_id }) => (
          <tr key={`${record_id} ${stage} ${seq} ${verdict} ${ts}`}>
            <td>
              <Moment ts={ts} zone={zone} />
            </td>
            <td>{sentence(reason)}</td>
            <td className={styles.detail}>{detail}</td>
            <td>
              <Anchor component={Link} href={traceHref(tracking_id)} aria-label={`Trace of ${tracking_id}`}>
                Trace
              </Anchor>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
