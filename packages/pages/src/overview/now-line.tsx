import type { IncidentFacets } from '@aiops/contracts';
import { CircleAlert, CircleCheck, Info, type LucideIcon, Ship } from 'lucide-react';
import { nowParts, type OpenCounts, type Tone } from './now.ts';
import styles from './now-line.module.css';
import { useOpenCounts, useReadiness, useShipSummaries } from './overview-data.ts';

const ICONS: Readonly<Record<Tone, LucideIcon>> = { good: CircleCheck, bad: CircleAlert, plain: Ship };

/** What this is, and what goes on right now: the ten seconds of somebody who never saw it. */
export function NowLine() {
  const ships = useShipSummaries();
  const open = useOpenCounts();
  const readiness = useReadiness();
  const parts = nowParts({
    ships: read(ships, ({ data }) => data.length),
    open: read(open, countsOf),
    // The last answer of a server that answers no more tells nothing of now.
    readiness: readiness.isError ? null : readiness.data,
  });
  return (
    <div className={styles.block}>
      <p className={styles.what}>
        Logs, metrics and alerts of your ships come in; a few incidents come out. Each tells what happened,
        where, since when, and shows the proof.
      </p>
      <ul aria-label="Right now" className={styles.now}>
        {parts.map(({ tone, words }, at) => {
          const Icon = at > 0 && tone === 'plain' ? Info : ICONS[tone];
          return (
            <li key={words} data-tone={tone}>
              <Icon aria-hidden size={20} />
              {words}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function countsOf({ severity }: IncidentFacets): OpenCounts {
  const of = (wanted: string): number => severity.find(({ key }) => key === wanted)?.count ?? 0;
  return { critical: of('critical'), high: of('high'), medium: of('medium'), low: of('low') };
}

interface Reading<T> {
  readonly data: T | undefined;
  readonly isError: boolean;
}

function read<T, U>({ data, isError }: Reading<T>, choose: (data: T) => U): U | null | undefined {
  // What was read before an error tells nothing of now.
  if (isError) return null;
  return data === undefined ? undefined : choose(data);
}
