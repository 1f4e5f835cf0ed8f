import type { Incident, IncidentSeries, IncidentSeriesAnswer } from '@aiops/contracts';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { Failed, Loading } from '../frame/page-states.tsx';
import { Part } from '../frame/part.tsx';
import { countText } from '../numbers/format.ts';
import styles from './evidence-charts.module.css';
import { SeriesChart } from './series-chart.tsx';
import { seriesName } from './series-name.ts';

const SHOWN = 4;

interface EvidenceChartsProps {
  readonly incident: Incident;
  readonly zone: string | undefined;
}

/** Each series that its statements speak of, from some time before it began. */
export function EvidenceCharts({ incident, zone }: EvidenceChartsProps) {
  const api = useApi();
  const { incident_id: id } = incident;
  const { data, error, refetch } = useQuery({
    queryKey: keys.ofIncident(id, 'series'),
    queryFn: ({ signal }) => api.incidents.series(id, signal),
  });
  return (
    <Part title="Measurements">
      {data !== undefined && <Charts answer={data} incident={incident} zone={zone} />}
      {data === undefined && error === null && <Loading what="the measurements" />}
      {error !== null && <Failed what="the measurements" error={error} onRetry={() => void refetch()} />}
    </Part>
  );
}

function Charts({ answer, ...rest }: EvidenceChartsProps & { readonly answer: IncidentSeriesAnswer }) {
  const [isWhole, setIsWhole] = useState(false);
  const { data: all, from, to } = answer;
  if (all.length === 0) {
    return <p className={styles.none}>Nothing that was measured is part of it: log lines alone spoke.</p>;
  }
  const shown = isWhole ? all : all.slice(0, SHOWN);
  return (
    <>
      <div className={styles.charts}>
        {shown.map((series) => (
          <SeriesChart key={keyOf(series)} series={series} from={from} to={to} {...rest} />
        ))}
      </div>
      {all.length > SHOWN && (
        <Button variant="default" size="compact-sm" mt="sm" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? `Show the first ${SHOWN}` : `Show all ${countText(all.length)} series`}
        </Button>
      )}
    </>
  );
}

function keyOf(series: IncidentSeries): string {
  return `${seriesName(series)} ${series.service ?? ''} ${series.threshold ?? ''}`;
}
