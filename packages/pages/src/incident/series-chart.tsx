import type { Incident, IncidentSeries } from '@aiops/contracts';
import { useMemo } from 'react';
import { alignedBand } from '../charts/aligned.ts';
import type { ChartSpec } from '../charts/chart-spec.ts';
import { numberWords } from '../charts/number-words.ts';
import { seriesSummary } from '../charts/series-summary.ts';
import { TimeChart } from '../charts/time-chart.tsx';
import { dateTimeIn } from '../time/format.ts';
import styles from './evidence-charts.module.css';
import { seriesName } from './series-name.ts';

/** A table of more rows is read by nobody; the API has all of them. */
const ROWS = 200;
/** Of the width: nearer marks lie on each other. */
const CLOSE = 0.02;

interface SeriesChartProps {
  readonly series: IncidentSeries;
  readonly incident: Incident;
  readonly zone: string | undefined;
  readonly from: string;
  readonly to: string;
}

/** One series around the event, as a drawing, in a sentence and as a table. */
export function SeriesChart({ series, incident, zone, from, to }: SeriesChartProps) {
  const { first_seen, last_seen, status } = incident;
  const isOver = status === 'resolved';
  const spec = useMemo(
    () => specOf(series, { from, to, first_seen, last_seen, isOver }),
    [series, from, to, first_seen, last_seen, isOver],
  );
  const name = seriesName(series);
  const summary = seriesSummary({ ...series, beganAt: first_seen });
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <strong>{name}</strong>
        <span>{summary}</span>
      </figcaption>
      {series.points.length > 0 && (
        <>
          <TimeChart name={`Chart of ${name}. ${summary}`} spec={spec} zone={zone} />
          <details>
            <summary>Values of {name} as a table</summary>
            <Values series={series} />
          </details>
        </>
      )}
    </figure>
  );
}

interface Around {
  readonly from: string;
  readonly to: string;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly isOver: boolean;
}

function specOf({ points, threshold }: IncidentSeries, around: Around): ChartSpec {
  const { times, avg, min, max } = alignedBand(points);
  const hasSpread = points.some((point) => point.min !== point.max);
  return {
    times,
    lines: [{ label: 'average', values: avg, tone: 'main' }],
    ...(hasSpread ? { band: { low: min, high: max, tone: 'main' } } : {}),
    levels: threshold === null ? [] : [{ value: threshold, words: `limit ${numberWords(threshold)}` }],
    marks: marksOf(around),
    from: around.from,
    to: around.to,
  };
}

/** Two moments that the drawing can't keep apart are one mark. */
function marksOf({ from, to, first_seen, last_seen, isOver }: Around) {
  const last = isOver ? 'last sign' : 'last sign so far';
  const [first, until] = [Date.parse(first_seen), Date.parse(last_seen)];
  if (until - first < CLOSE * (Date.parse(to) - Date.parse(from))) {
    return [{ ts: first_seen, words: `began, ${last}` }];
  }
  return [
    { ts: first_seen, words: 'began' },
    { ts: last_seen, words: last },
  ];
}

function Values({ series }: { readonly series: IncidentSeries }) {
  const { points } = series;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className={styles.scroller} tabIndex={0} aria-label={`Values of ${seriesName(series)}`}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">UTC</th>
            <th scope="col">average</th>
            <th scope="col">least</th>
            <th scope="col">greatest</th>
          </tr>
        </thead>
        <tbody>
          {points.slice(-ROWS).map(({ ts, avg, min, max }) => (
            <tr key={ts}>
              <th scope="row">{dateTimeIn(ts, 'UTC')}</th>
              <td>{numberWords(avg)}</td>
              <td>{numberWords(min)}</td>
              <td>{numberWords(max)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {points.length > ROWS && (
        <p>
          The newest {ROWS} of {points.length} steps.
        </p>
      )}
    </section>
  );
}
