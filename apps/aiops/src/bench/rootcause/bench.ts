import { CodedError } from '@aiops/kernel';
import { faultText, type LoadedPolicy } from '@aiops/policy';
import { policyEnvironment } from '../../options.ts';
import { defaultPolicyDirectory, microservicesPolicyDirectory } from '../../paths.ts';
import { loadPolicyDirectory } from '../../policy-files.ts';
import { type BenchReport, type BenchRow, report, row } from '../report.ts';
import { type Issue, readScenarios } from './files.ts';
import { rankNodes } from './predict.ts';
import {
  type RankedIssue,
  type RootCauseScore,
  rankOfTruth,
  scoreRootCause,
  scoresByGroup,
} from './score.ts';

const TARGET_TOP1 = 0.75;
const TARGET_TOP3 = 0.875;
const SHOWN = 3;

/**
 * Faults that were injected into services which call each other: is the service that had the fault the first of the
 * probable causes? With the policy for microservices, and beside it in the order of the default policy, which is made
 * for ships. One line is said for each issue.
 * @param directory with a folder for each kind of traffic
 */
export async function benchRootCause(directory: string, say: (line: string) => void): Promise<BenchReport> {
  const services = await policyAt(microservicesPolicyDirectory());
  const ships = await policyAt(defaultPolicyDirectory());
  const ranked: RankedIssue[] = [];
  const usual: RankedIssue[] = [];
  for (const scenario of await readScenarios(directory)) {
    for (const issue of scenario.issues) {
      const found = { scenario: issue.scenario, metric: issue.symptom.metric, truth: issue.truth };
      const nodes = await rankNodes(scenario, issue, services, services);
      ranked.push({ ...found, ranked: nodes });
      usual.push({ ...found, ranked: await rankNodes(scenario, issue, services, ships) });
      say(lineOf(issue, nodes));
    }
  }
  const score = scored(ranked, directory);
  return report('rootcause', [...rowsOf(score, ranked), ...rowsOfDefault(scored(usual, directory))]);
}

async function policyAt(directory: string): Promise<LoadedPolicy> {
  const policy = await loadPolicyDirectory(directory, policyEnvironment());
  if (!policy.ok) throw new CodedError('policy_invalid', policy.error.map(faultText).join('\n'));
  return policy.value;
}

function scored(issues: readonly RankedIssue[], directory: string): RootCauseScore {
  const score = scoreRootCause(issues);
  if (score === null) throw new CodedError('no_data', `${directory} has no issue with a target.json`);
  return score;
}

function lineOf({ scenario, split, name, symptom, truth }: Issue, nodes: readonly string[]): string {
  const rank = rankOfTruth({ truth, ranked: nodes });
  const named = nodes.slice(0, SHOWN).map((node, at) => `${at + 1}. ${node}`);
  return (
    `${scenario}/${split}/${name}: ${symptom.metric} of ${symptom.node} by ${named.join(', ')}; ` +
    `truly ${truth}, ${rank === 0 ? 'not named' : `rank ${rank}`}`
  );
}

function rowsOf(score: RootCauseScore, issues: readonly RankedIssue[]): BenchRow[] {
  const groups = [...scoresByGroup(issues)];
  const of = (measure: 'top1' | 'top3') =>
    groups
      .map(([group, { issues: count, [measure]: value }]) => `${group} ${value.toFixed(2)} of ${count}`)
      .join(', ');
  return [
    row('top1', score.top1, 'ratio', 'higher', TARGET_TOP1, `${score.issues} issues: ${of('top1')}`),
    row('top3', score.top3, 'ratio', 'higher', TARGET_TOP3, of('top3')),
    row('mrr', score.mrr, 'ratio', 'higher', null, 'mean of 1 / rank of the true cause'),
  ];
}

function rowsOfDefault({ top1, top3 }: RootCauseScore): BenchRow[] {
  const note = 'the same deviations in the order of the default policy';
  return [
    row('top1_default_policy', top1, 'ratio', 'higher', null, note),
    row('top3_default_policy', top3, 'ratio', 'higher', null, note),
  ];
}
