import type { Incident, IncidentSeries } from '@aiops/contracts';
import { signalOf } from '@aiops/kernel';
import type { MetricRange, MetricRangeRequest, RecordStore, StatedMetric, TimeRange } from '@aiops/ports';
import { given } from './query.ts';

const LEAST_AROUND_MS = 600_000;
const MAX_SERIES = 12;
/** In the order in which a statement weighs for what happened. */
const ROLES: readonly string[] = ['opens', 'supports', 'context'];
/** What may stand behind a series in the name of a signal: a limit of several on one series. */
const LIMIT = /^[<>=!]/;

/** Half of the event's length before and after it, at least ten minutes; nothing of the future. */
export function aroundEvent(
  { first_seen, last_seen }: Pick<Incident, 'first_seen' | 'last_seen'>,
  nowMs: number,
): TimeRange {
  const firstMs = Date.parse(first_seen);
  const lastMs = Math.max(Date.parse(last_seen), firstMs);
  const aroundMs = Math.max(LEAST_AROUND_MS, (lastMs - firstMs) / 2);
  const fromMs = Math.trunc(firstMs - aroundMs);
  return { fromMs, toMs: Math.max(Math.min(Math.trunc(lastMs + aroundMs), nowMs), fromMs + 1) };
}

interface Asked {
  readonly store: Pick<RecordStore, 'metricRanges'>;
  readonly stated: readonly StatedMetric[];
  readonly range: TimeRange;
  readonly stepMs: number;
}

/** The series that are spoken of, what opened it first, then the most spoken of; those without stored samples are left out. */
export async function seriesOf({ store, stated, range, stepMs }: Asked): Promise<IncidentSeries[]> {
  const requests = new Map<string, MetricRangeRequest>();
  for (const { name, ship_id, device_id, host } of weightiestFirst(stated)) {
    // Series of one entity that differ by their labels are read together.
    const entity = device_id === null ? { host: host ?? undefined } : { device_id };
    const request = { name, range, stepMs, ...given({ ship_id: ship_id ?? undefined, ...entity }) };
    requests.set(JSON.stringify(request), request);
  }
  const wanted = [...requests.values()].slice(0, MAX_SERIES);
  const found = (await Promise.all(wanted.map((request) => store.metricRanges(request)))).flat();
  return found
    .map((series) => ({ series, spoken: stated.filter((one) => speaksOf(one, series)) }))
    .filter(({ spoken }) => spoken.length > 0)
    .sort((a, b) => byWeight(a.spoken, b.spoken))
    .slice(0, MAX_SERIES)
    .map(({ series, spoken }) => ({
      ...series,
      labels: { ...series.labels },
      points: [...series.points],
      threshold: thresholdOf(spoken),
    }));
}

function weightiestFirst(stated: readonly StatedMetric[]): readonly StatedMetric[] {
  return [...stated].sort((a, b) => byWeight([a], [b]));
}

function byWeight(a: readonly StatedMetric[], b: readonly StatedMetric[]): number {
  const roleOf = (group: readonly StatedMetric[]): number =>
    Math.min(...group.map(({ role }) => ROLES.indexOf(role)));
  const countOf = (group: readonly StatedMetric[]): number =>
    group.reduce((sum, { statements }) => sum + statements, 0);
  return roleOf(a) - roleOf(b) || countOf(b) - countOf(a);
}

function speaksOf(one: StatedMetric, series: MetricRange): boolean {
  if (series.name !== one.name || series.ship_id !== one.ship_id || series.service !== one.service)
    return false;
  if (series.device_id !== one.device_id) return false;
  if (one.device_id === null && series.host !== one.host) return false;
  const signal = signalOf(series.name, series.labels);
  return (
    one.signal === signal || (one.signal.startsWith(signal) && LIMIT.test(one.signal.slice(signal.length)))
  );
}

/** The one number that it was held against by what opens; where nothing opens, by all. */
function thresholdOf(spoken: readonly StatedMetric[]): number | null {
  const opens = spoken.filter(({ role, thresholds }) => role === 'opens' && thresholds.length > 0);
  const stated = new Set((opens.length > 0 ? opens : spoken).flatMap(({ thresholds }) => thresholds));
  const [only] = stated;
  return stated.size === 1 && only !== undefined ? only : null;
}
