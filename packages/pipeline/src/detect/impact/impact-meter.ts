import type { Impact, MetricSample } from '@aiops/contracts';
import { entityOf, signalOf } from '@aiops/kernel';
import type { ImpactMetric, Policy } from '@aiops/policy';
import { BoundedState, type StateUsage } from '../bounded-state.ts';
import type { Statement } from '../detector.ts';
import { keyOf } from '../series-key.ts';
import { type PeriodsSnapshot, type Quantity, ServicePeriods } from './service-periods.ts';

/** 16 KB each. */
const MAX_SERVICES = 1_000;

export interface ImpactSnapshot {
  readonly services: [string, PeriodsSnapshot][];
  readonly out_of_order: number;
}

type Settings = Policy['detect']['impact'];

/**
 * Measures what deviations cost the callers of a service, from the metrics that `detect.impact` of the policy names.
 * Calls, delay and failures belong to one service when they share ship, entity, service and labels, and to one period
 * when they share their time.
 */
export class ImpactMeter {
  readonly #services = new BoundedState<ServicePeriods, PeriodsSnapshot>('impact_services', MAX_SERVICES, {
    pack: (periods) => periods.snapshot(),
    unpack: (plain) => ServicePeriods.restored(plain),
  });
  #outOfOrder = 0;

  /** Takes in a sample; one that says nothing of calls is passed over. */
  note(sample: MetricSample, settings: Settings): void {
    const metric = metricOf(sample, settings);
    if (metric === null || !Number.isFinite(sample.value)) return;
    const endMs = Date.parse(sample.ts);
    const periods = this.#services.admit(
      serviceKey(sample, metric),
      endMs,
      ({ lastMs }) => lastMs,
      () => new ServicePeriods(),
    );
    const { quantity, value } = measured(metric, sample.value);
    if (periods?.note(endMs, quantity, value) === false) this.#outOfOrder += 1;
  }

  /**
   * What the condition of a statement has cost since it began, in the kind of its metric; undefined when the metric
   * tells neither delay nor failures, or too little is known.
   */
  impactOf(
    sample: MetricSample,
    { state, startedMs, about }: Pick<Statement, 'state' | 'startedMs' | 'about'>,
    settings: Settings,
  ): Impact | undefined {
    const metric = metricOf(sample, settings);
    if (metric === null || metric.kind === 'calls' || state !== 'firing' || about !== undefined)
      return undefined;
    const { delay_s, failed_calls } =
      this.#services.peek(serviceKey(sample, metric))?.impactSince(startedMs, settings) ?? {};
    if (measured(metric, 0).quantity === 'delay') return delay_s === undefined ? undefined : { delay_s };
    return failed_calls === undefined ? undefined : { failed_calls };
  }

  usage(): StateUsage {
    return { ...this.#services.usage(), out_of_order: this.#outOfOrder };
  }

  snapshot(): ImpactSnapshot {
    return { services: this.#services.snapshot(), out_of_order: this.#outOfOrder };
  }

  restore({ services, out_of_order }: ImpactSnapshot): void {
    this.#services.restore(services);
    this.#outOfOrder = out_of_order;
  }
}

function metricOf({ name, labels }: MetricSample, { metrics }: Settings): ImpactMetric | null {
  const metric = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  if (metric === undefined) return null;
  const wanted = Object.entries(metric.labels ?? {});
  return wanted.every(([label, value]) => labels?.[label] === value) ? metric : null;
}

/** Labels by which the policy picks the samples of a metric don't tell services apart: those of calls may have others. */
function serviceKey({ ship_id, service, labels = {}, ...rest }: MetricSample, metric: ImpactMetric): string {
  const picked = metric.labels ?? {};
  const own = Object.entries(labels).filter(([label]) => !Object.hasOwn(picked, label));
  return keyOf(ship_id, entityOf(rest), service, signalOf('', Object.fromEntries(own)));
}

function measured({ kind }: ImpactMetric, value: number): { quantity: Quantity; value: number } {
  switch (kind) {
    case 'calls':
      return { quantity: 'calls', value };
    case 'delay_s':
      return { quantity: 'delay', value };
    case 'delay_ms':
      return { quantity: 'delay', value: value / 1000 };
    case 'failed_pct':
      return { quantity: 'failed', value: value / 100 };
    case 'available_pct':
      return { quantity: 'failed', value: 1 - value / 100 };
  }
}
