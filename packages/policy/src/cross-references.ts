import { patternFaults } from './pattern-references.ts';
import type { Policy } from './schema/policy.ts';
import type { TreeFault } from './shape-faults.ts';
import { surroundingFaults } from './surrounding-references.ts';
import { unknownType } from './unknown-type.ts';

/** The second validation step: what each part says about the others. */
export function crossReferenceFaults(policy: Policy): TreeFault[] {
  return [
    ...typeFaults(policy),
    ...thresholdFaults(policy),
    ...surroundingFaults(policy),
    ...patternFaults(policy),
    ...ruleFaults(policy),
    ...timeFaults(policy),
    ...remediateFaults(policy),
    ...outwardFaults(policy),
    ...orderFaults(policy),
  ];
}

/** The types that the product itself gives, whatever the policy says. */
const NEEDED_TYPES = ['other', 'platform'] as const;

function typeFaults(policy: Policy): TreeFault[] {
  const { types, outage_type, link_types, escalations, stale_after_sec } = policy.correlate;
  const faults: TreeFault[] = NEEDED_TYPES.filter((type) => !Object.hasOwn(types, type)).map((type) => ({
    path: ['correlate', 'types'],
    reason: `must hold ${type}: the product gives this type itself`,
  }));
  for (const [name, type] of Object.entries(types)) {
    const at = ['correlate', 'types', name];
    type.effects.forEach((effect, index) => {
      faults.push(...unknownType(policy, [...at, 'effects', String(index)], effect));
      if (effect === name)
        faults.push({ path: [...at, 'effects', String(index)], reason: 'is its own effect' });
    });
    if (type.window_sec > stale_after_sec) {
      faults.push({ path: [...at, 'window_sec'], reason: 'must not exceed correlate.stale_after_sec' });
    }
  }
  faults.push(...unknownType(policy, ['correlate', 'outage_type'], outage_type));
  link_types.forEach((type, index) => {
    faults.push(...unknownType(policy, ['correlate', 'link_types', String(index)], type));
  });
  for (const [from, to] of Object.entries(escalations)) {
    faults.push(...unknownType(policy, ['correlate', 'escalations', from], from));
    faults.push(...unknownType(policy, ['correlate', 'escalations', from], to));
  }
  return faults;
}

function thresholdFaults(policy: Policy): TreeFault[] {
  return Object.entries(policy.detect.thresholds).flatMap(([name, threshold]) =>
    (['incident_type', 'wan_incident_type'] as const).flatMap((key) => {
      const type = threshold[key];
      return type === undefined ? [] : unknownType(policy, ['detect', 'thresholds', name, key], type);
    }),
  );
}

function ruleFaults(policy: Policy): TreeFault[] {
  return policy.detect.types.flatMap((rule, index) =>
    unknownType(policy, ['detect', 'types', String(index), 'incident_type'], rule.incident_type),
  );
}

function timeFaults(policy: Policy): TreeFault[] {
  const faults: TreeFault[] = [];
  for (const segment of ['correlate', 'remediate'] as const) {
    const names = new Set<string>();
    policy[segment].maintenance_windows.forEach((window, index) => {
      const path = [segment, 'maintenance_windows', String(index)];
      if (window.start === window.end) {
        faults.push({ path: [...path, 'end'], reason: `must differ from start, both are ${window.end}` });
      }
      if (names.has(window.name))
        faults.push({ path: [...path, 'name'], reason: `stands twice: ${window.name}` });
      names.add(window.name);
    });
  }
  const ids = new Set<string>();
  policy.correlate.silences.forEach((silence, index) => {
    const path = ['correlate', 'silences', String(index)];
    if (Date.parse(silence.ends_at) <= Date.parse(silence.starts_at)) {
      faults.push({ path: [...path, 'ends_at'], reason: 'must lie after starts_at' });
    }
    if (ids.has(silence.silence_id)) {
      faults.push({ path: [...path, 'silence_id'], reason: `stands twice: ${silence.silence_id}` });
    }
    ids.add(silence.silence_id);
  });
  return faults;
}

/** Everything fails closed: what could act without a check or without a person is refused here. */
function remediateFaults(policy: Policy): TreeFault[] {
  const { actions, allowed_actions, auto_approve_for, two_person_approval_for } = policy.remediate;
  const faults: TreeFault[] = [];
  for (const [name, action] of Object.entries(actions)) {
    for (const checks of ['pre_checks', 'post_checks'] as const) {
      if (action[checks].length > 0) continue;
      faults.push({ path: ['remediate', 'actions', name, checks], reason: 'must name at least one check' });
    }
  }
  allowed_actions.forEach((name, index) => {
    if (Object.hasOwn(actions, name)) return;
    const path = ['remediate', 'allowed_actions', String(index)];
    faults.push({ path, reason: `names ${name}, which has no limits and checks in remediate.actions` });
  });
  auto_approve_for.forEach((name, index) => {
    const path = ['remediate', 'auto_approve_for', String(index)];
    if (!allowed_actions.includes(name)) {
      faults.push({ path, reason: `names ${name}, which is not in remediate.allowed_actions` });
    }
    if (two_person_approval_for.actions.includes(name)) {
      faults.push({ path, reason: `names ${name}, which two people must approve` });
    }
  });
  return faults;
}

function outwardFaults(policy: Policy): TreeFault[] {
  const { email, webhook } = policy.notify.channels;
  const faults: TreeFault[] = [];
  const need = (channel: string, key: string, value: string) => {
    if (value !== '') return;
    faults.push({
      path: ['notify', 'channels', channel, key],
      reason: `must be set while ${channel} is enabled`,
    });
  };
  if (email.enabled) {
    need('email', 'smtp_host', email.smtp_host);
    need('email', 'from', email.from);
  }
  if (webhook.enabled) {
    need('webhook', 'url', webhook.url);
    if (webhook.url !== '' && !/^https?:\/\/[^\s/]/.test(webhook.url)) {
      faults.push({
        path: ['notify', 'channels', 'webhook', 'url'],
        reason: 'must be an http or https address',
      });
    }
  }
  return faults;
}

/** Pairs of which the first must not exceed the second. */
function orderFaults(policy: Policy): TreeFault[] {
  const { retention, slo, llm, correlate } = policy;
  const { flapping } = correlate;
  const { disk_watermarks: disk } = retention;
  const pairs: [string, number, string, number][] = [
    [
      'retention.disk_watermarks.warn_pct',
      disk.warn_pct,
      'retention.disk_watermarks.evict_pct',
      disk.evict_pct,
    ],
    ['llm.timeout_ms', llm.timeout_ms, 'llm.generation_timeout_ms', llm.generation_timeout_ms],
    [
      'correlate.flapping.window_sec',
      flapping.window_sec,
      'correlate.flapping.reopen_window_sec',
      flapping.reopen_window_sec,
    ],
    [
      'correlate.dedup_ttl_sec',
      correlate.dedup_ttl_sec,
      'correlate.stale_after_sec',
      correlate.stale_after_sec,
    ],
  ];
  for (const path of ['fast_path', 'insight_path'] as const) {
    const goal = slo[path];
    pairs.push([
      `slo.${path}.incident_latency_p95_ms`,
      goal.incident_latency_p95_ms,
      `slo.${path}.incident_latency_p99_ms`,
      goal.incident_latency_p99_ms,
    ]);
  }
  return pairs
    .filter(([, lower, , upper]) => lower > upper)
    .map(([key, lower, other, upper]) => ({
      path: key.split('.'),
      reason: `must not exceed ${other}: ${lower} is more than ${upper}`,
    }));
}
