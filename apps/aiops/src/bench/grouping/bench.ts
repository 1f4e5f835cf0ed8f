import { CodedError } from '@aiops/kernel';
import { faultText, type LoadedPolicy } from '@aiops/policy';
import { policyEnvironment } from '../../options.ts';
import { defaultPolicyDirectory, microservicesPolicyDirectory } from '../../paths.ts';
import { loadPolicyDirectory } from '../../policy-files.ts';
import { type BenchReport, type BenchRow, report, row } from '../report.ts';
import { readFaultData } from './files.ts';
import { predictGroups } from './predict.ts';
import { type GroupingScore, scoreGrouping } from './score.ts';

const TARGETS = {
  pairwise_f1: 0.82,
  b3_f1: 0.8,
  incident_recall: 0.8,
  incident_precision: 0.4,
  root_top1: 0.38,
  root_top3: null,
} as const satisfies Partial<Record<keyof GroupingScore, number | null>>;
const MEASURES = Object.keys(TARGETS) as (keyof typeof TARGETS)[];

/**
 * Alerts of systems into which faults were injected, grouped by the Fast Path: with the policy for microservices, and
 * beside it with the default policy, which is made for ships.
 * @param directory with `alerts.jsonl`, `topology.json`, `truth.jsonl` and `incidents_truth.json`
 */
export async function benchGrouping(directory: string, say: (line: string) => void): Promise<BenchReport> {
  const data = await readFaultData(directory);
  const scoreWith = async (policyDirectory: string): Promise<GroupingScore> =>
    scoreGrouping(data, await predictGroups(data, await policyAt(policyDirectory)));
  const tuned = await scoreWith(microservicesPolicyDirectory());
  say(`${data.alerts.length} alerts of ${tuned.faults} faults grouped with the policy for microservices`);
  const usual = await scoreWith(defaultPolicyDirectory());
  say('and with the default policy');
  return report('grouping', [...rowsOf(tuned, ''), ...rowsOf(usual, '_default_policy')]);
}

async function policyAt(directory: string): Promise<LoadedPolicy> {
  const policy = await loadPolicyDirectory(directory, policyEnvironment());
  if (!policy.ok) throw new CodedError('policy_invalid', policy.error.map(faultText).join('\n'));
  return policy.value;
}

/** Only the policy that is made for such systems has targets. */
function rowsOf(score: GroupingScore, suffix: '' | '_default_policy'): BenchRow[] {
  const note = `${score.incidents} incidents, ${score.faults} faults`;
  return MEASURES.map((measure) =>
    row(
      `${measure}${suffix}`,
      score[measure],
      'ratio',
      'higher',
      suffix === '' ? TARGETS[measure] : null,
      note,
    ),
  );
}
