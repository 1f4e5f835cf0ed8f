import type { Attributes } from './attributes.ts';
import type { OtlpPoint } from './data-point.ts';
import type { MetricHead } from './metric.ts';
import { hostOf, type Sender, shipOf } from './place.ts';
import { recordTime } from './times.ts';

/** Why a value of a point is no sample: legal in the protocol, of no use to us. */
export type DropReason = 'stale' | 'nan' | 'exponential_buckets';

/** What became of a point: its samples in the shape of the intake, or why it is refused. */
export interface PointSamples {
  readonly records: readonly Readonly<Record<string, unknown>>[];
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  readonly refused?: string;
}

/** Which attributes stand in fields of their own and not among the labels. */
const PLACE: ReadonlySet<string> = new Set(['host.name', 'ship_id', 'ship.id']);

function labelsOf(attributes: Attributes, head: MetricHead, sender: Sender): Record<string, string> {
  // What tells series apart comes first: the intake cuts off at a number of labels.
  const labels: [string, string][] = [];
  const type = typeLabel(head);
  if (type !== undefined) labels.push(['metric_type', type]);
  // Two instances of one service are two series.
  const instance = sender.rest?.['service.instance.id'];
  if (typeof instance === 'string' && instance !== '') labels.push(['service.instance.id', instance]);
  for (const [name, value] of Object.entries(attributes)) {
    if (PLACE.has(name) || value === null || value === '') continue;
    labels.push([name, typeof value === 'object' ? JSON.stringify(value) : String(value)]);
  }
  return Object.fromEntries(labels);
}

/** How to read the numbers: gauges need no word, counters rise, deltas count from zero each time. */
function typeLabel({ kind, delta, monotonic }: MetricHead): string | undefined {
  if (kind === 'gauge' || kind === 'summary') return undefined;
  const rises = kind !== 'sum' || monotonic;
  if (delta) return rises ? 'counter_delta' : 'sum_delta';
  return rises ? 'counter' : undefined;
}

/** The samples of a point before they are checked: the name's suffix, the value, labels of their own. */
type Part = readonly [suffix: string, value: number | undefined, label?: readonly [string, string]];

/** Buckets as Prometheus has them: each counts everything up to its bound, the last one everything. */
function bucketParts({ bucketCounts, bounds }: OtlpPoint): Part[] {
  let total = 0;
  return bucketCounts.map((count, i) => {
    total += count;
    const bound = bounds[i];
    return ['_bucket', total, ['le', bound === undefined ? '+Inf' : String(bound)]];
  });
}

function partsOf({ kind }: MetricHead, point: OtlpPoint): readonly Part[] {
  const totals: Part[] = [['_count', point.count]];
  // A histogram of values of both signs has no sum.
  if (point.sum !== undefined) totals.push(['_sum', point.sum]);
  switch (kind) {
    case 'gauge':
    case 'sum':
      return [['', point.value]];
    case 'histogram':
      return [...totals, ...bucketParts(point)];
    case 'summary':
      return [
        ...totals,
        ...point.quantiles.map(({ quantile, value }): Part => ['', value, ['quantile', String(quantile)]]),
      ];
    default:
      return totals;
  }
}

/** Bounds and counts of a histogram must fit together, or the buckets would tell something else. */
function faultOfBuckets({ bucketCounts, bounds }: OtlpPoint): string | undefined {
  if (bucketCounts.length === 0 || bucketCounts.length === bounds.length + 1) return undefined;
  return `has ${bucketCounts.length} bucket counts for ${bounds.length} bounds`;
}

export function toSamples(
  head: MetricHead,
  point: OtlpPoint,
  sender: Sender,
  receivedMs: number,
): PointSamples {
  if (point.stale) return { records: [], dropped: { stale: 1 } };
  const fault = faultOfBuckets(point);
  if (fault !== undefined) return { records: [], dropped: {}, refused: fault };
  const dropped: Partial<Record<DropReason, number>> =
    head.kind === 'exponential_histogram' ? { exponential_buckets: 1 } : {};
  const labels = labelsOf(point.attributes, head, sender);
  const common = {
    kind: 'metric',
    ts: recordTime(point.timeMs || receivedMs),
    host: hostOf(point.attributes, sender),
    service: sender.service,
    ship_id: shipOf(point.attributes, sender),
  };
  const unit = head.unit === '' ? undefined : head.unit;
  const records: Record<string, unknown>[] = [];
  for (const [suffix, value, label] of partsOf(head, point)) {
    if (value === undefined) return { records: [], dropped: {}, refused: 'has no value' };
    if (Number.isNaN(value)) dropped.nan = (dropped.nan ?? 0) + 1;
    else {
      const own = label === undefined ? labels : { [label[0]]: label[1], ...labels };
      const isCount = suffix === '_count' || suffix === '_bucket';
      const name = `${head.name}${suffix}`;
      records.push({ ...common, name, value, labels: own, unit: isCount ? undefined : unit });
    }
  }
  return { records, dropped };
}
