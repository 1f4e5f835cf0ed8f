import type { StatsSnapshot } from '@aiops/contracts';
import { countOf } from '../numbers/format.ts';
import { reasonFor } from './missing.ts';

export interface FunnelStep {
  readonly name: 'records' | 'findings' | 'incidents';
  readonly count: number | null;
  /** Why there is no count. */
  readonly reason: string | null;
  readonly explains: string;
}

export interface Funnel {
  readonly steps: readonly FunnelStep[];
  /** What became of them, in one sentence; null where a count is not known. */
  readonly sentence: string | null;
}

/** How much comes in, and how little of it is asked of people. Only measured numbers take part. */
export function funnelOf(stats: StatsSnapshot): Funnel {
  const { logs, metrics, alerts, anomalies, incidents } = stats;
  const records = logs === null || metrics === null || alerts === null ? null : logs + metrics + alerts;
  const unknown = (['logs', 'metrics', 'alerts'] as const).filter((part) => stats[part] === null);
  const step = (
    name: FunnelStep['name'],
    count: number | null,
    parts: readonly string[],
    explains: string,
  ) => ({
    name,
    count,
    reason: count === null ? parts.map((part) => reasonFor(stats, part)).join('; ') : null,
    explains,
  });
  return {
    steps: [
      step('records', records, unknown, partsText(stats)),
      step(
        'findings',
        anomalies,
        ['anomalies'],
        'said of them by detectors and other systems; weather, position and the like are not counted',
      ),
      step('incidents', incidents, ['incidents'], 'began, each with its cause and its proof'),
    ],
    sentence: sentenceOf(records, incidents),
  };
}

function partsText({ logs, metrics, alerts }: StatsSnapshot): string {
  const part = (count: number | null, one: string, many: string): string =>
    count === null ? `${many} not known` : countOf(count, one, many);
  return [
    part(logs, 'log line', 'log lines'),
    part(metrics, 'metric value', 'metric values'),
    part(alerts, 'alert', 'alerts'),
  ].join(', ');
}

function sentenceOf(records: number | null, incidents: number | null): string | null {
  if (records === null || incidents === null) return null;
  if (records === 0) return incidents === 0 ? 'Nothing came in.' : null;
  if (incidents === 0) return 'None of it needed a person.';
  return `One incident for every ${countOf(Math.round(records / incidents), 'record')}.`;
}
