import type { TraceAnswer } from '@aiops/contracts';
import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { isStatus } from '../api/problem.ts';
import { Empty, Failed, Loading } from '../frame/page-states.tsx';
import { Part } from '../frame/part.tsx';
import { Findings } from './findings.tsx';
import { findHref } from './id-form.tsx';
import { LedgerTable } from './ledger-table.tsx';
import { Records } from './records.tsx';
import { TraceErrors } from './trace-errors.tsx';
import { useJudging } from './use-judging.ts';
import { passesOf } from './waterfall.ts';
import { WaterfallTable } from './waterfall-table.tsx';
import { isUnderWay } from './why.ts';
import { WhyCard } from './why-card.tsx';

/** A record that is still on its way is asked for again. */
const AGAIN_MS = 3000;
/** So often an id is asked for that nobody knows: a line that was just sent takes a moment. */
const TRIES = 8;

/** All that is known of one tracking id: the answer first, then what it rests on. */
export function TraceOf({ id }: { readonly id: string }) {
  const api = useApi();
  const judging = useJudging();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: keys.trace(id),
    // No record is an answer too: what failed is something else.
    queryFn: ({ signal }) =>
      api.trace(id, signal).catch((reason: unknown) => {
        if (isStatus(reason, 404)) return null;
        throw reason;
      }),
    refetchInterval: ({ state: { data: known, dataUpdateCount } }) => {
      if (known === null) return dataUpdateCount < TRIES ? AGAIN_MS : false;
      return known !== undefined && isUnderWay(known, judging) ? AGAIN_MS : false;
    },
  });
  if (isPending) return <Loading what="the trace" />;
  if (data === null) return <UnknownId id={id} />;
  if (data === undefined) {
    return <Failed what="the trace" error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      {error !== null && <Failed what="the trace again" error={error} onRetry={() => void refetch()} />}
      <WhyCard trace={data} />
      <Parts trace={data} />
    </>
  );
}

function Parts({ trace }: { readonly trace: TraceAnswer }) {
  const passes = passesOf(trace.hops);
  return (
    <>
      {trace.errors.length > 0 && <TraceErrors trace={trace} />}
      <Part title="What came in">
        <Records trace={trace} />
      </Part>
      <Part title="Its way">
        {passes.length === 0 && (
          <Text size="sm">
            No steps are stored. They are kept for records in which something was found, and for a limited
            time.
          </Text>
        )}
        {passes.map((pass) => (
          <WaterfallTable key={pass.startedAt} pass={pass} trace={trace} isOnly={passes.length === 1} />
        ))}
      </Part>
      {trace.anomalies.length > 0 && (
        <Part title="Findings">
          <Findings trace={trace} />
        </Part>
      )}
      <Part title="Every verdict">
        <LedgerTable ledger={trace.ledger} />
      </Part>
    </>
  );
}

function UnknownId({ id }: { readonly id: string }) {
  return (
    <Empty title="No record has this tracking id">
      <Text style={{ overflowWrap: 'anywhere' }}>
        Nothing is stored under <code>{id}</code>. It may be mistyped, or older than what is kept. A line that
        was just sent shows here by itself after a second or two.
      </Text>
      <Text>
        <Anchor component={Link} href={findHref(id, '1h')}>
          Find log lines with this text
        </Anchor>{' '}
        instead.
      </Text>
    </Empty>
  );
}
