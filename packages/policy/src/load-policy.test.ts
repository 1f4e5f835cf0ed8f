import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_POLICY,
  diffPolicies,
  faultText,
  type LoadedPolicy,
  loadPolicy,
  type PolicyTexts,
} from './index.ts';

function texts(files: Record<string, string>, more: Partial<PolicyTexts> = {}): PolicyTexts {
  return { files: new Map(Object.entries(files)), master: 'policy.yaml', environment: {}, ...more };
}

function loaded(input: PolicyTexts): LoadedPolicy {
  const result = loadPolicy(input);
  if (!result.ok) throw new Error(result.error.map(faultText).join('\n'));
  return result.value;
}

function faults(input: PolicyTexts): string[] {
  const result = loadPolicy(input);
  return result.ok ? [] : result.error.map(faultText);
}

function sourceOf(policy: LoadedPolicy, key: string): string | undefined {
  return policy.valueSources().find((row) => row.key === key)?.source;
}

const shippedDirectory = new URL('../../../policies/', import.meta.url);

describe('the shipped files', () => {
  const files = readdirSync(shippedDirectory).filter((name) => name.endsWith('.yaml'));
  const shipped = new Map(
    files.map((name) => [`policies/${name}`, readFileSync(new URL(name, shippedDirectory), 'utf8')]),
  );
  const policy = loaded({ files: shipped, master: 'policies/policy.yaml', environment: {} });

  it('say what the program does without them', () => {
    expect(diffPolicies(DEFAULT_POLICY, policy.policy)).toEqual([]);
  });

  it('state every key, so that a person finds each where its segment is', () => {
    const unstated = policy.valueSources().filter((row) => row.source === 'default');
    // Of a pattern only what differs from the plain case is written out.
    const keys = unstated.map((row) => row.key).filter((key) => !key.startsWith('detect.logs_patterns.'));
    expect(keys).toEqual([]);
  });
});

describe('precedence', () => {
  const files = {
    'policy.yaml':
      'ship_overrides:\n  S1:\n    correlate.topology_hops: 2\n    correlate:\n      dedup_ttl_sec: 222\n',
    'correlate.yaml': 'correlate:\n  topology_hops: 4\n  dedup_ttl_sec: 444\n  sibling_gap_sec: 44\n',
  };
  const fleet = { fileName: 'fleet.yaml', text: 'correlate:\n  dedup_ttl_sec: 333\n  sibling_gap_sec: 33\n' };
  const environment = { AIOPS_POLICY__correlate__sibling_gap_sec: '11', HOME: '/nowhere' };
  const policy = loaded(texts(files, { fleet, environment }));

  it('is default, file, fleet, ship, environment, from the weakest to the strongest', () => {
    const { effect_lag_sec, topology_hops, dedup_ttl_sec, sibling_gap_sec } = policy.policy.correlate;
    expect([effect_lag_sec, topology_hops, dedup_ttl_sec, sibling_gap_sec]).toEqual([120, 4, 333, 11]);
    const ship = policy.forShip('S1').correlate;
    expect([ship.effect_lag_sec, ship.topology_hops, ship.dedup_ttl_sec, ship.sibling_gap_sec]).toEqual([
      120, 2, 222, 11,
    ]);
    expect(policy.forShip('S2')).toBe(policy.policy);
    expect(policy.forShip(null)).toBe(policy.policy);
  });

  it('shows in the source of each value', () => {
    expect(sourceOf(policy, 'correlate.effect_lag_sec')).toBe('default');
    expect(sourceOf(policy, 'correlate.topology_hops')).toBe('correlate.yaml:2');
    expect(sourceOf(policy, 'correlate.dedup_ttl_sec')).toBe('fleet');
    expect(sourceOf(policy, 'correlate.sibling_gap_sec')).toBe('environment');
    expect(policy.valueSources().filter((row) => row.source === 'ship:S1')).toEqual([
      { key: 'correlate.topology_hops', value: 2, source: 'ship:S1', in_force: true },
      { key: 'correlate.dedup_ttl_sec', value: 222, source: 'ship:S1', in_force: true },
    ]);
  });
});

describe('a table', () => {
  it('takes entries in, changes single values of shipped ones and lets go of those set to null', () => {
    const detect = [
      'detect:',
      '  thresholds:',
      '    cpu_pct: { value: 70 }',
      '    mem_pct: null',
      '    fuel_pct:',
      '      { metric: fuel_pct, op: "<", value: 15, for_sec: 600, severity: medium, incident_type: other }',
    ].join('\n');
    const { thresholds } = loaded(texts({ 'policy.yaml': '', 'detect.yaml': detect })).policy.detect;
    expect(thresholds.cpu_pct).toEqual({ ...DEFAULT_POLICY.detect.thresholds.cpu_pct, value: 70 });
    expect(thresholds.mem_pct).toBeUndefined();
    expect(thresholds.fuel_pct?.op).toBe('<');
  });

  it('with a pattern that another one needs taken out is refused', () => {
    const detect = 'detect:\n  logs_patterns:\n    auth_failure: null\n';
    expect(faults(texts({ 'policy.yaml': '', 'detect.yaml': detect }))).toEqual([
      'detect.yaml:2: detect.logs_patterns.brute_force.counts: names auth_failure, which is not a pattern',
    ]);
  });
});

describe('files', () => {
  it('none at all leave the shipped values', () => {
    expect(loaded(texts({})).policy).toEqual(DEFAULT_POLICY);
  });

  it('an empty section changes nothing', () => {
    expect(loaded(texts({ 'policy.yaml': 'llm:\nslo:\n' })).policy).toEqual(DEFAULT_POLICY);
  });

  it('a file that no include names is a fault, and so is a directory without its master', () => {
    expect(faults(texts({ 'policy.yaml': 'includes: []', 'extra.yaml': '' }))).toEqual([
      'extra.yaml: is not among the includes of policy.yaml',
    ]);
    expect(faults(texts({ 'detect.yaml': '' }))).toEqual([
      'policy.yaml: does not exist beside the other policy files',
    ]);
  });

  it('a value that two files set is a fault that names both places', () => {
    const twice = {
      'policy.yaml': 'slo:\n  queue:\n    consumer_lag_max: 5\n',
      'slo.yaml': 'slo:\n  queue: { consumer_lag_max: 6 }\n',
    };
    expect(faults(texts(twice))).toEqual([
      'slo.yaml:2: slo.queue.consumer_lag_max: is set twice, also at policy.yaml:3',
    ]);
  });

  it('a segment, fleet or ship holds no key of the master', () => {
    const fleet = { fileName: 'fleet.yaml', text: 'ship_overrides: {}' };
    expect(faults(texts({}, { fleet }))).toEqual([
      'fleet.yaml:1: ship_overrides: belongs to the master file only',
    ]);
  });

  it('that are no YAML are refused with the line', () => {
    expect(faults(texts({ 'policy.yaml': 'slo:\n  queue: { retry_rate_pct: 2\n' }))).toEqual([
      expect.stringMatching(/^policy\.yaml:\d: is not valid YAML: /),
    ]);
  });

  it('a hostile nesting is refused and ends nothing', () => {
    const deep = `correlate: ${'['.repeat(50_000)}`;
    expect(faults(texts({ 'policy.yaml': deep })).length).toBeGreaterThan(0);
  });
});

describe('the environment', () => {
  it('names the variable that is wrong', () => {
    const environment = { AIOPS_POLICY__correlate__dedup_ttl_sec: 'soon', AIOPS_POLICY__slo__nothing: '1' };
    expect(faults(texts({}, { environment })).sort()).toEqual([
      'environment: AIOPS_POLICY__correlate__dedup_ttl_sec: must be a number, got "soon"',
      'environment: AIOPS_POLICY__slo__nothing: is not a known key',
    ]);
  });
});

describe('a loaded policy', () => {
  it('is frozen to its leaves', () => {
    const { policy } = loaded(texts({}));
    expect(Object.isFrozen(policy.detect.logs_patterns.link_down?.words)).toBe(true);
    expect(Object.isFrozen(policy.correlate.flapping)).toBe(true);
  });

  it('differs from another by key, with the value of both', () => {
    const other = loaded(texts({ 'policy.yaml': 'correlate:\n  dedup_ttl_sec: 60\n' })).policy;
    expect(diffPolicies(DEFAULT_POLICY, other)).toEqual([{ key: 'correlate.dedup_ttl_sec', a: 900, b: 60 }]);
  });
});
