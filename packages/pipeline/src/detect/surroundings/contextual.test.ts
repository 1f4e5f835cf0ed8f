import type { ContextRule } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import type { Statement } from '../detector.ts';
import { Bridge, device, policyWith } from './surroundings.fixture.ts';

const SAT = device('sat', 'vsat');
const ON_SAT = { device_id: 'sat' };

const LATENCY_IN_RAIN: ContextRule = {
  metric: 'link_latency_ms',
  instead_of: 'link_latency_ms',
  when: [{ context: 'rain_mm_h', op: '>=', value: 5 }],
  op: '>',
  value: 900,
  for_sec: 180,
  severity: 'medium',
  incident_type: 'link_degradation',
  role: 'opens',
};

function ruleOn(metric: string, when: ContextRule['when'], more: Partial<ContextRule> = {}): ContextRule {
  return {
    metric,
    when,
    op: '>',
    value: 70,
    for_sec: 60,
    severity: 'low',
    incident_type: 'resource_pressure',
    role: 'opens',
    ...more,
  };
}

function bridgeWith(rules: Record<string, ContextRule>): Bridge {
  return new Bridge([SAT], policyWith({ rules }));
}

const brief = ({ role, state, anomaly_type }: Statement) => `${anomaly_type} ${role} ${state}`;

/** Latency every 20 s, with the rain told beside it. */
function weather(bridge: Bridge, from: number, to: number, latency: number, rain: number | null): void {
  for (let at = from; at < to; at += 20) {
    if (rain !== null) bridge.metric(at, 'rain_mm_h', rain);
    bridge.metric(at, 'link_latency_ms', latency, ON_SAT);
  }
}

describe('a limit that stands in for a threshold', () => {
  it('judges it alone, in dry weather as the plain threshold does and under the same identity', () => {
    const plain = new Bridge([SAT]);
    weather(plain, 0, 200, 640, 0);
    const bridge = bridgeWith({ latency_in_rain: LATENCY_IN_RAIN });
    weather(bridge, 0, 200, 640, 0);
    expect(bridge.plain).toEqual([]);
    expect(bridge.said.map(brief)).toEqual(['threshold opens firing']);
    const [before] = plain.plain;
    expect(bridge.said[0]).toMatchObject({
      anomaly_type: before?.anomaly_type,
      signal: before?.signal,
      startedMs: before?.startedMs,
      reason: before?.reason,
    });
  });

  it('tells once that a value is expected in the rain, as context, and opens beyond the limit of the rain', () => {
    const bridge = bridgeWith({ latency_in_rain: LATENCY_IN_RAIN });
    weather(bridge, 0, 600, 640, 12);
    expect(bridge.said.map(brief)).toEqual(['expected context firing']);
    expect(bridge.said[0]).toMatchObject({
      verdict: 'expected_in_context',
      reason: 'link_latency_ms 640 above 500 for 180 s: expected with rain_mm_h 12, up to 900',
    });
    weather(bridge, 600, 800, 1000, 12);
    expect(bridge.said.slice(1).map(brief)).toEqual(['threshold opens firing']);
    expect(bridge.said[1]?.reason).toBe('link_latency_ms 1000 above 900 for 180 s, with rain_mm_h 12');
  });

  it('opens by the plain limit when the rain has stopped for a while, or nobody tells of it any more', () => {
    for (const rain of [0, null]) {
      const bridge = bridgeWith({ latency_in_rain: LATENCY_IN_RAIN });
      weather(bridge, 0, 300, 640, 12);
      weather(bridge, 300, 2400, 640, rain);
      expect(bridge.said.map(brief).slice(0, 2)).toEqual([
        'expected context firing',
        'threshold opens firing',
      ]);
    }
  });

  it('is a plain threshold again where the detector is switched off', () => {
    const policy = policyWith({ rules: { latency_in_rain: LATENCY_IN_RAIN } });
    const off = { enabled: false, role: 'enhanced-anomaly-detection' as const };
    const detectors = { ...policy.detect.detectors, contextual: off };
    const bridge = new Bridge([SAT], { ...policy, detect: { ...policy.detect, detectors } });
    weather(bridge, 0, 200, 640, 12);
    expect(bridge.plain.map(brief)).toEqual(['threshold opens firing']);
    expect(bridge.said).toEqual([]);
  });
});

describe('a limit of its own', () => {
  const IN_PORT = ruleOn('cpu_pct', [{ context: 'operating_mode', op: 'is', value: 'in_port' }]);
  const cpu = (bridge: Bridge, from: number, to: number, value: number) => {
    for (let at = from; at <= to; at += 20) bridge.metric(at, 'cpu_pct', value, ON_SAT);
  };

  it('holds in its surroundings only, and ends when they have been over for a while', () => {
    const bridge = bridgeWith({ in_port: IN_PORT });
    bridge.mode('at_sea');
    cpu(bridge, 0, 200, 80);
    expect(bridge.said).toEqual([]);
    bridge.mode('in_port');
    cpu(bridge, 220, 280, 80);
    expect(bridge.said.map(brief)).toEqual(['contextual opens firing']);
    bridge.mode('at_sea');
    cpu(bridge, 300, 700, 80);
    expect(bridge.said.at(-1)).toMatchObject({
      state: 'cleared',
      reason: 'cpu_pct 80 no longer counts against 70 after 380 s: operating_mode at_sea',
    });
  });

  it('does not hold while its surroundings are not known, and what fires is not ended by not knowing', () => {
    const rough = ruleOn('cpu_pct', [{ context: 'sea_state', op: '>=', value: 6 }]);
    const bridge = bridgeWith({ rough });
    cpu(bridge, 0, 200, 80);
    expect(bridge.said).toEqual([]);
    bridge.metric(210, 'sea_state', 7);
    cpu(bridge, 220, 4000, 80);
    expect(new Set(bridge.said.map(brief))).toEqual(new Set(['contextual opens firing']));
    cpu(bridge, 4020, 4020, 40);
    expect(bridge.said.at(-1)?.state).toBe('cleared');
  });

  it('knows from the lines of WAN devices whether links are up', () => {
    const bridge = bridgeWith({
      down: ruleOn('cpu_pct', [{ context: 'link_state', op: 'is', value: 'down' }]),
    });
    cpu(bridge, 0, 100, 80);
    bridge.log(110, 'sat', 'carrier lost');
    cpu(bridge, 120, 200, 80);
    expect(bridge.said.map(brief)).toEqual(['contextual opens firing']);
    bridge.log(210, 'sat', 'carrier acquired');
    cpu(bridge, 220, 600, 80);
    expect(bridge.said.at(-1)?.state).toBe('cleared');
  });

  it('that only supports says so every ten minutes at most, and nothing of its end', () => {
    const bridge = bridgeWith({ in_port: { ...IN_PORT, role: 'supports' } });
    bridge.mode('in_port');
    cpu(bridge, 0, 900, 80);
    cpu(bridge, 920, 1000, 20);
    expect(bridge.said.map(brief)).toEqual(['contextual supports firing', 'contextual supports firing']);
    expect(bridge.said.every(({ clearable }) => !clearable)).toBe(true);
  });

  it('says the same across a restart', () => {
    const whole = bridgeWith({ in_port: IN_PORT });
    const cut = bridgeWith({ in_port: IN_PORT });
    for (const bridge of [whole, cut]) {
      bridge.mode('in_port');
      cpu(bridge, 0, 40, 80);
      if (bridge === cut) bridge.restart();
      cpu(bridge, 60, 400, 80);
    }
    expect(cut.said).toEqual(whole.said);
    expect(whole.said.length).toBeGreaterThan(2);
  });
});
