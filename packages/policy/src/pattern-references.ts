import { RE2JS } from 're2js';
import type { LogPattern, Policy } from './schema/policy.ts';
import type { TreeFault } from './shape-faults.ts';

/** What log patterns say about types and about each other, and whether their expressions run in linear time. */
export function patternFaults(policy: Policy): TreeFault[] {
  return Object.entries(policy.detect.logs_patterns).flatMap(([name, pattern]) => {
    const found = [
      ...(pattern.clears === undefined
        ? firingFaults(pattern)
        : clearingFaults(policy, pattern.clears, pattern)),
      ...typeFaults(policy, pattern),
      ...countingFaults(policy, name, pattern),
      ...captureFaults(pattern),
    ];
    return found.map(([key, reason]) => ({
      path: ['detect', 'logs_patterns', name, ...(key === '' ? [] : key.split('.'))],
      reason,
    }));
  });
}

/** Key below the pattern, and the reason. */
type Finding = readonly [string, string];

function firingFaults(pattern: LogPattern): Finding[] {
  const found: Finding[] = [];
  if (pattern.severity === undefined)
    found.push(['severity', 'must be set: a pattern that fires has a severity']);
  if (pattern.incident_type === undefined) {
    found.push(['incident_type', 'must be set: a pattern that fires has an incident type']);
  }
  if (pattern.words.length === 0 && pattern.counts === undefined && pattern.all_of === undefined) {
    found.push(['', 'must have words, counts or all_of: it could never fire']);
  }
  return found;
}

function clearingFaults(policy: Policy, target: string, pattern: LogPattern): Finding[] {
  const found: Finding[] = [];
  const cleared = patternOf(policy, target);
  if (cleared === undefined) found.push(['clears', `names ${target}, which is not a pattern`]);
  else if (cleared.clears !== undefined) found.push(['clears', `names ${target}, which itself only clears`]);
  if (pattern.words.length === 0) found.push(['words', 'must hold a phrase: it could never clear']);
  for (const key of [
    'severity',
    'incident_type',
    'wan_incident_type',
    'opens_at',
    'counts',
    'all_of',
  ] as const) {
    if (pattern[key] !== undefined) found.push([key, 'has no effect on a pattern that clears']);
  }
  return found;
}

function typeFaults(policy: Policy, pattern: LogPattern): Finding[] {
  const found: Finding[] = [];
  for (const key of ['incident_type', 'wan_incident_type'] as const) {
    const type = pattern[key];
    if (type === undefined || Object.hasOwn(policy.correlate.types, type)) continue;
    found.push([key, `names ${type}, which is not in correlate.types`]);
  }
  return found;
}

function countingFaults(policy: Policy, name: string, pattern: LogPattern): Finding[] {
  const found: Finding[] = [];
  const { counts, all_of, opens_at } = pattern;
  if (counts !== undefined) {
    const counted = patternOf(policy, counts);
    if (counted === undefined) found.push(['counts', `names ${counts}, which is not a pattern`]);
    else if (counts === name || counted.counts !== undefined || counted.clears !== undefined) {
      found.push(['counts', `names ${counts}, which has no hits of its own`]);
    }
    if (opens_at === undefined) found.push(['opens_at', 'must be set: counts needs a number and a window']);
    if (pattern.words.length > 0) found.push(['words', 'has no effect beside counts']);
  }
  if (all_of !== undefined) {
    const watched = patternOf(policy, all_of.pattern);
    if (watched === undefined)
      found.push(['all_of.pattern', `names ${all_of.pattern}, which is not a pattern`]);
    else if (all_of.pattern === name || watched.clears !== undefined) {
      found.push(['all_of.pattern', `names ${all_of.pattern}, which has no condition to watch`]);
    }
  }
  return found;
}

function patternOf(policy: Policy, name: string): LogPattern | undefined {
  const patterns = policy.detect.logs_patterns;
  return Object.hasOwn(patterns, name) ? patterns[name] : undefined;
}

function captureFaults(pattern: LogPattern): Finding[] {
  return pattern.captures.flatMap((expression, index): Finding[] => {
    const reason = captureFault(expression);
    return reason === null ? [] : [[`captures.${index}`, reason]];
  });
}

function captureFault(expression: string): string | null {
  try {
    const compiled = RE2JS.compile(expression, RE2JS.CASE_INSENSITIVE);
    if (Object.hasOwn(compiled.namedGroups(), 'object')) return null;
    return 'has no group named object, as in (?P<object>…)';
  } catch (error) {
    return `is not an RE2 expression: ${error instanceof Error ? error.message : String(error)}`;
  }
}
