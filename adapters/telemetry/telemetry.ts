import type { Telemetry } from '@aiops/ports';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type MetricDeclaration } from './declarations.ts';

export interface TelemetryOptions {
  readonly declarations?: readonly MetricDeclaration[];
  /** An undeclared name or label throws. For tests and development; else it is counted as rejected. */
  readonly strict?: boolean;
  /** Label combinations of one metric; further ones are counted as rejected. */
  readonly maxSeriesPerMetric?: number;
  /** Also the process's own memory, CPU and event loop. */
  readonly processMetrics?: boolean;
}

export interface PrometheusTelemetry extends Telemetry {
  /** The text format of `GET /metrics`. */
  prometheusText(): Promise<string>;
  readonly contentType: string;
}

type Labels = Readonly<Record<string, string>>;

interface Series {
  readonly declaration: MetricDeclaration;
  readonly seen: Set<string>;
  readonly metric: Counter | Gauge | Histogram;
}

const REJECTED = 'aiops_telemetry_rejected_total';

/** Telemetry on a registry of its own, so that two instances in one process never share a number. */
export function createTelemetry(options: TelemetryOptions = {}): PrometheusTelemetry {
  const { declarations = METRICS, strict = false, maxSeriesPerMetric = 500 } = options;
  const registry = new Registry();
  const series = new Map<string, Series>();
  for (const declaration of declarations) {
    series.set(declaration.name, { declaration, seen: new Set(), metric: register(declaration, registry) });
  }
  if (options.processMetrics === true) collectDefaultMetrics({ register: registry });

  function reject(reason: string, detail: string): undefined {
    if (strict) throw new Error(`telemetry: ${reason}: ${detail}`);
    const rejected = series.get(REJECTED)?.metric;
    if (rejected instanceof Counter) rejected.inc({ reason });
    return undefined;
  }

  /** The declared metric, if the call fits its declaration and bound. */
  function fitting(
    name: string,
    type: MetricDeclaration['type'],
    labels: Labels,
  ): Series['metric'] | undefined {
    const found = series.get(name);
    if (found === undefined || found.declaration.type !== type)
      return reject('undeclared', `${type} ${name}`);
    const { declaration, seen, metric } = found;
    const names = Object.keys(labels);
    if (names.length !== declaration.labels.length || !declaration.labels.every((key) => key in labels)) {
      return reject('labels', `${name} takes {${declaration.labels}}, not {${names}}`);
    }
    const key = JSON.stringify(declaration.labels.map((label) => labels[label]));
    if (!seen.has(key)) {
      // A bound is not a programming error of the caller: it never throws.
      if (seen.size >= maxSeriesPerMetric) {
        const rejected = series.get(REJECTED)?.metric;
        if (rejected instanceof Counter) rejected.inc({ reason: 'series_bound' });
        return undefined;
      }
      seen.add(key);
    }
    return metric;
  }

  return {
    contentType: registry.contentType,
    prometheusText: () => registry.metrics(),
    count(name, labels = {}, by = 1) {
      const metric = fitting(name, 'counter', labels);
      if (metric instanceof Counter) metric.inc({ ...labels }, by);
    },
    gauge(name, value, labels = {}) {
      const metric = fitting(name, 'gauge', labels);
      if (metric instanceof Gauge) metric.set({ ...labels }, value);
    },
    observe(name, value, labels = {}) {
      const metric = fitting(name, 'histogram', labels);
      if (metric instanceof Histogram) metric.observe({ ...labels }, value);
    },
  };
}

function register(declaration: MetricDeclaration, registry: Registry): Counter | Gauge | Histogram {
  const common = {
    name: exposedName(declaration.name),
    help: declaration.help,
    labelNames: [...declaration.labels],
    registers: [registry],
  };
  if (declaration.type === 'counter') return new Counter(common);
  if (declaration.type === 'gauge') {
    const gauge = new Gauge(common);
    // Without labels the library shows 0 before anyone measured: a number nobody knows.
    if (declaration.labels.length === 0) gauge.remove();
    return gauge;
  }
  return new Histogram({ ...common, buckets: [...(declaration.buckets ?? [])] });
}

function exposedName(name: string): string {
  return name.startsWith('aiops_') ? name : `aiops_${name}`;
}
