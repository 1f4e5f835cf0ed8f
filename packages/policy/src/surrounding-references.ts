import { CONTEXT_STATES } from './schema/context-rule.ts';
import type { ContextRule, Policy } from './schema/policy.ts';
import type { TreeFault } from './shape-faults.ts';
import { unknownType } from './unknown-type.ts';

/** What the rules and groups of `detect.surroundings` say about the rest of the policy. */
export function surroundingFaults(policy: Policy): TreeFault[] {
  const { rules, joint } = policy.detect.surroundings;
  const faults = Object.entries(rules).flatMap(([name, rule]) => ruleFaults(policy, name, rule));
  for (const [name, { members }] of Object.entries(joint.groups)) {
    const path = ['detect', 'surroundings', 'joint', 'groups', name, 'members'];
    if (new Set(members).size < members.length) faults.push({ path, reason: 'names a metric twice' });
    if (members.every((member) => Object.hasOwn(policy.detect.context.metrics, member))) {
      faults.push({ path, reason: 'must name a metric that is not context: only those are judged' });
    }
  }
  return faults;
}

function ruleFaults(policy: Policy, name: string, rule: ContextRule): TreeFault[] {
  const at = ['detect', 'surroundings', 'rules', name];
  const faults: TreeFault[] = [];
  for (const key of ['incident_type', 'wan_incident_type'] as const) {
    faults.push(...unknownType(policy, [...at, key], rule[key]));
  }
  rule.when.forEach((condition, index) => {
    const reason = conditionFault(policy, condition);
    if (reason !== null)
      faults.push({ path: [...at, 'when', String(index), reason.key], reason: reason.text });
  });
  if (rule.instead_of === undefined) return faults;
  const threshold = policy.detect.thresholds[rule.instead_of];
  const path = [...at, 'instead_of'];
  if (threshold === undefined) {
    faults.push({ path, reason: `names ${rule.instead_of}, which is not in detect.thresholds` });
  } else if (threshold.metric !== rule.metric || threshold.op !== rule.op) {
    faults.push({ path, reason: `names ${rule.instead_of}, which has another metric or another side` });
  }
  return faults;
}

function conditionFault(
  policy: Policy,
  { context, op, value }: ContextRule['when'][number],
): { key: string; text: string } | null {
  const isState = (CONTEXT_STATES as readonly string[]).includes(context);
  if (!isState && !Object.hasOwn(policy.detect.context.metrics, context)) {
    return { key: 'context', text: `names ${context}, which is not in detect.context.metrics` };
  }
  const compares = op !== 'is' && op !== 'is_not';
  if (compares && typeof value === 'string') return { key: 'value', text: `must be a number for ${op}` };
  // A ship's mode is a word, or a number where a sensor reports it.
  if (context === 'operating_mode') return null;
  if (isState && (compares || !['up', 'degraded', 'down'].includes(String(value)))) {
    return { key: 'value', text: `of ${context} is one of up, degraded, down` };
  }
  if (!isState && typeof value === 'string') return { key: 'value', text: `of ${context} must be a number` };
  return null;
}
