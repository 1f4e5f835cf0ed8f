import { lazy, Suspense, useCallback, useState } from 'react';
import { dateTimeIn, shipTimeIn } from '../time/format.ts';
import type { ChartSpec } from './chart-spec.ts';
import { numberWords } from './number-words.ts';
import styles from './time-chart.module.css';

const PlotCanvas = lazy(async () => ({ default: (await import('./plot-canvas.tsx')).PlotCanvas }));

interface TimeChartProps {
  /** What it shows, for those who do not see it; the summary beside the chart tells more. */
  readonly name: string;
  readonly spec: ChartSpec;
  /** Of the ship, to tell the time at the pointer. */
  readonly zone?: string | undefined;
  readonly height?: number;
}

/** Lines over time in UTC. Under it stands what it says at the pointer. */
export function TimeChart({ name, spec, zone, height = 180 }: TimeChartProps) {
  const [index, setIndex] = useState<number | null>(null);
  const onPoint = useCallback((at: number | null) => setIndex(at), []);
  return (
    <div className={styles.chart}>
      <div role="img" aria-label={name}>
        <Suspense fallback={<div style={{ height }} />}>
          <PlotCanvas spec={spec} height={height} onPoint={onPoint} />
        </Suspense>
      </div>
      <p className={styles.readout} aria-hidden="true">
        {index === null ? 'UTC. Point at the chart for its values.' : pointWords(spec, index, zone)}
      </p>
    </div>
  );
}

function pointWords({ times, lines, band }: ChartSpec, index: number, zone: string | undefined): string {
  const second = times[index];
  if (second === undefined) return '';
  const ts = new Date(second * 1000).toISOString();
  const ofShip = shipTimeIn(ts, zone);
  const shipTime = ofShip === undefined ? '' : ` (${ofShip} ship)`;
  const values = lines.map(({ label, values }) => {
    const value = values[index] ?? null;
    return `${label} ${value === null ? 'not measured' : numberWords(value)}`;
  });
  const low = band?.low[index] ?? null;
  const high = band?.high[index] ?? null;
  const spread = low === null || high === null ? [] : [`from ${numberWords(low)} to ${numberWords(high)}`];
  return `${dateTimeIn(ts, 'UTC')} UTC${shipTime}: ${[...values, ...spread].join(', ')}`;
}
