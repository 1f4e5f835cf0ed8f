import { Title } from '@mantine/core';
import { Failed, Loading } from '../frame/page-states.tsx';
import { usePageTitle } from '../frame/page-title.ts';
import { Part } from '../frame/part.tsx';
import { useHeadingFocus } from '../frame/use-heading-focus.ts';
import { AsOf } from './as-of.tsx';
import { Attention } from './attention.tsx';
import { Counts } from './counts.tsx';
import { FirstLine } from './first-line.tsx';
import { ListDrawer } from './lists/list-drawer.tsx';
import { Noise } from './noise.tsx';
import { NowLine } from './now-line.tsx';
import { useShipSummaries, useStats } from './overview-data.ts';
import styles from './overview-page.module.css';
import { RangeSwitch } from './range-switch.tsx';
import { Roles } from './roles.tsx';
import { Ships } from './ships.tsx';
import { Speed } from './speed.tsx';
import { RANGE_WORDS, type Range } from './url-state.ts';
import { useOverviewState } from './use-overview-state.ts';

/** What goes on, what needs a person first, and whether the site does its work. */
export function OverviewPage() {
  usePageTitle('Overview');
  useHeadingFocus();
  const { range, list, change } = useOverviewState();
  const isSilent = useIsSilent();
  return (
    <div className={styles.page}>
      <Title order={1} size="h3">
        Overview
      </Title>
      <NowLine />
      {isSilent && <FirstLine />}
      <div className={styles.columns}>
        <div className={styles.column}>
          <Attention />
          <Ships />
        </div>
        <div className={styles.column}>
          <Numbers range={range} onRange={(next) => change({ range: next })} />
        </div>
        <Inside range={range} />
      </div>
      <ListDrawer list={list} range={range} onClose={() => change({ list: null })} />
    </div>
  );
}

/** No ship is known and nobody sent a line or an alert: values alone may be what the machine measures of itself. */
function useIsSilent(): boolean {
  const ships = useShipSummaries();
  const day = useStats('24h');
  return ships.data?.data.length === 0 && day.data?.logs === 0 && day.data.alerts === 0;
}

interface NumbersProps {
  readonly range: Range;
  onRange(range: Range): void;
}

function Numbers({ range, onRange }: NumbersProps) {
  const { data: stats, error, isPending, dataUpdatedAt, refetch } = useStats(range);
  return (
    <>
      <Part
        title={`From noise to incidents, ${RANGE_WORDS[range]}`}
        beside={<RangeSwitch name="Time of the numbers" range={range} onRange={onRange} />}
      >
        {error !== null && <Failed what="the numbers" error={error} onRetry={() => void refetch()} />}
        {error !== null && stats !== undefined && <AsOf readAt={dataUpdatedAt} />}
        {isPending && <Loading what="the numbers" />}
        {stats !== undefined && <Noise stats={stats} range={range} />}
        {stats !== undefined && <Counts stats={stats} />}
      </Part>
      {stats !== undefined && (
        <Part title={`How fast, ${RANGE_WORDS[range]}`}>
          <Speed stats={stats} />
        </Part>
      )}
    </>
  );
}

/** Its counts are of the whole run, whichever time the numbers above are of. */
function Inside({ range }: { readonly range: Range }) {
  const { data: stats } = useStats(range);
  if (stats === undefined) return null;
  return (
    <div className={styles.wide}>
      <Part title="Inside, since the start">
        <Roles stats={stats} />
      </Part>
    </div>
  );
}
