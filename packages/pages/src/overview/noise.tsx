import { PAGE_PATHS, type StatsSnapshot } from '@aiops/contracts';
import { ChevronRight } from 'lucide-react';
import { Link } from 'wouter';
import { incidentsHref } from '../frame/links.ts';
import { countOf, countText } from '../numbers/format.ts';
import { type FunnelStep, funnelOf } from './funnel.ts';
import styles from './noise.module.css';
import { OpensList } from './opens-list.tsx';
import type { Range } from './url-state.ts';

/** The times as the page of incidents names them. */
const INCIDENTS_RANGE: Readonly<Record<Range, string>> = { '1h': '1h', '24h': '1d', '7d': '7d' };

/** From what comes in to what people are asked to look at. */
export function Noise({ stats, range }: { readonly stats: StatsSnapshot; readonly range: Range }) {
  const { steps, sentence } = funnelOf(stats);
  return (
    <>
      <ol className={styles.steps} aria-label="From records to incidents">
        {steps.map((step, at) => (
          <li key={step.name} className={styles.step} data-step={step.name}>
            {at > 0 && <ChevronRight aria-hidden className={styles.arrow} size={18} />}
            <div>
              <span className={styles.figure}>
                <Figure step={step} range={range} /> <span className={styles.unit}>{unitOf(step)}</span>
              </span>
              <span className={styles.explains}>
                {step.name === 'records' && step.reason === null ? (
                  <Parts stats={stats} range={range} />
                ) : (
                  (step.reason ?? step.explains)
                )}
              </span>
            </div>
          </li>
        ))}
      </ol>
      {sentence !== null && <p className={styles.sentence}>{sentence}</p>}
    </>
  );
}

/** Each kind with the way to its list; values have none but the charts of incidents. */
function Parts({
  stats: { logs, metrics, alerts },
  range,
}: {
  readonly stats: StatsSnapshot;
  readonly range: Range;
}) {
  return (
    <>
      <Link href={`${PAGE_PATHS.find}?range=${range}`} className={styles.link}>
        {countOf(logs ?? 0, 'log line')}
      </Link>
      , {countOf(metrics ?? 0, 'metric value')} (drawn in their incidents),{' '}
      <OpensList list="alerts">{countOf(alerts ?? 0, 'alert')}</OpensList>
    </>
  );
}

function unitOf({ name, count }: FunnelStep): string {
  return count === 1 ? name.slice(0, -1) : name;
}

function Figure({ step: { name, count }, range }: { readonly step: FunnelStep; readonly range: Range }) {
  const number = <span className={styles.number}>{count === null ? 'not known' : countText(count)}</span>;
  if (count === null || name === 'records') return number;
  if (name === 'findings') return <OpensList list="findings">{number}</OpensList>;
  return (
    <Link
      href={incidentsHref({ status: [], range: INCIDENTS_RANGE[range] })}
      className={styles.link}
      aria-label={`${countText(count)} incidents: show them`}
    >
      {number}
    </Link>
  );
}
