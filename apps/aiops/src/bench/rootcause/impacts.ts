import type { Impact } from '@aiops/contracts';
import { ImpactMeter } from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import { quantile } from '../report.ts';
import type { Issue, Period, Scenario } from './files.ts';
import { type Site, sampleOf } from './site.ts';

const KIND_OF = {
  calls: null,
  delay_s: 'delay',
  delay_ms: 'delay',
  failed_pct: 'failures',
  available_pct: 'failures',
} as const;

type Settings = Policy['detect']['impact'];

/** What a node's deviation in one metric has cost since the symptom began. */
export interface NodeImpact {
  readonly node: string;
  readonly metric: string;
  readonly impact: Impact;
  /** It is of the symptom's kind: both of delay, or both of failures. */
  readonly explains: boolean;
}

/**
 * What detection measures at every node of the site: it learns from the past and sees the issue's periods after it. The
 * past is another day, so it is laid right before them.
 */
export function impactsOfIssue(
  { past }: Pick<Scenario, 'past'>,
  { symptom, periods }: Issue,
  site: Site,
  settings: Settings,
): NodeImpact[] {
  const meter = new ImpactMeter();
  const periodMs = lengthOf(past);
  const startMs = periods[0]?.startMs ?? symptom.sinceMs;
  past.forEach((period, at) => {
    noteAll(meter, site, period, startMs - (past.length - 1 - at) * periodMs, settings);
  });
  const asked = new Map<string, NodeImpact>();
  for (const period of periods) {
    const endMs = period.startMs + periodMs;
    noteAll(meter, site, period, endMs, settings);
    for (const { node, metric, value } of period.samples) {
      if (!site.has(node)) continue;
      const since = { state: 'firing', startedMs: symptom.sinceMs, about: undefined } as const;
      const impact = meter.impactOf(sampleOf(site.idOf(node), { metric, value }, endMs), since, settings);
      if (impact === undefined) continue;
      const explains = isOfKind(metric, symptom.metric, settings);
      asked.set(`${node} ${metric}`, { node, metric, impact, explains });
    }
  }
  return [...asked.values()];
}

/** The usual distance of two periods, in ms: a few may be missing. */
function lengthOf(periods: readonly Period[]): number {
  const gaps = periods.slice(1).map(({ startMs }, at) => startMs - (periods[at]?.startMs ?? startMs));
  return quantile(gaps, 0.5) ?? 0;
}

function noteAll(meter: ImpactMeter, site: Site, { samples }: Period, endMs: number, settings: Settings) {
  for (const sample of samples) {
    if (site.has(sample.node)) meter.note(sampleOf(site.idOf(sample.node), sample, endMs), settings);
  }
}

/** A symptom in a metric that tells neither delay nor failures may come of both. */
function isOfKind(metric: string, symptomMetric: string, { metrics }: Settings): boolean {
  const kind = KIND_OF[metrics[symptomMetric]?.kind ?? 'calls'];
  return kind === null || kind === KIND_OF[metrics[metric]?.kind ?? 'calls'];
}
