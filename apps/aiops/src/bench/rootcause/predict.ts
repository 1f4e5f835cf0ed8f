import type { Impact } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import type { LoadedPolicy } from '@aiops/policy';
import { incidentsOfLines } from '../incidents-of-lines.ts';
import type { Issue, Scenario } from './files.ts';
import { impactsOfIssue, type NodeImpact } from './impacts.ts';
import { type Site, siteOf } from './site.ts';

const SYMPTOM_ID = 'symptom';

/**
 * The nodes that may be the cause of an issue, the likeliest first: the probable causes of the incident that the symptom
 * is in. Detection says which nodes deviate and what that costs; each deviation goes as an alert through the Fast Path of
 * `aiops analyze`, after that of the symptom. The question is on which of its dependencies the symptom's node suffers, so
 * that node itself comes last.
 * @param measuring the policy by which impact is measured @param ranking the policy by which correlation ranks
 */
export async function rankNodes(
  scenario: Pick<Scenario, 'graph' | 'past'>,
  issue: Issue,
  measuring: LoadedPolicy,
  ranking: LoadedPolicy,
): Promise<string[]> {
  const { symptom } = issue;
  const site = siteOf(scenario.graph, symptom.node);
  const impacts = relevant(issue, impactsOfIssue(scenario, issue, site, measuring.policy.detect.impact));
  const incidents = await incidentsOfLines(alertLines(issue, site, impacts), site.document, ranking);
  const incident = incidents.find(({ tracking_ids }) => tracking_ids.includes(SYMPTOM_ID));
  const ranked = (incident?.probable_cause ?? []).flatMap(({ entity }) => site.nodeOf(entity) ?? []);
  return [...ranked.filter((node) => node !== symptom.node), symptom.node];
}

/**
 * Delays explain a delay, and failures a failure. Only where no other node costs anything of the symptom's kind the rest
 * is looked at too: calls may fail because what they wait for takes too long.
 */
function relevant({ symptom }: Issue, impacts: readonly NodeImpact[]): NodeImpact[] {
  const ofKind = impacts.filter(({ explains }) => explains);
  const isExplained = ofKind.some((one) => one.node !== symptom.node && isCostly(one));
  return isExplained ? ofKind : [...impacts];
}

/** The symptom, whatever was measured of it, and each deviation that costs something. */
function alertLines({ symptom }: Issue, site: Site, impacts: readonly NodeImpact[]): string[] {
  const isSymptom = ({ node, metric }: NodeImpact) => node === symptom.node && metric === symptom.metric;
  const ofSymptom = impacts.find(isSymptom) ?? { ...symptom, impact: {} };
  const others = impacts.filter((one) => !isSymptom(one) && isCostly(one));
  return [ofSymptom, ...others].map(({ node, metric, impact }, at) =>
    JSON.stringify({
      kind: 'alert',
      // The symptom is why anybody looks at the others.
      ts: toTimestamp(symptom.sinceMs + (at === 0 ? 0 : 1)),
      ship_id: 'site',
      host: site.idOf(node),
      name: metric,
      severity: 'warning',
      annotations: {
        summary: `${metric} deviates`,
        ...annotationsOf(impact),
      },
      tracking_id: at === 0 ? SYMPTOM_ID : `deviation-${at}`,
    }),
  );
}

function isCostly({ impact: { delay_s = 0, failed_calls = 0 } }: NodeImpact): boolean {
  return delay_s > 0 || failed_calls > 0;
}

function annotationsOf({ delay_s, failed_calls }: Impact): Record<string, number> {
  return {
    ...(delay_s === undefined ? {} : { impact_delay_s: delay_s }),
    ...(failed_calls === undefined ? {} : { impact_failed_calls: failed_calls }),
  };
}
