import { describe, expect, it } from 'vitest';
import type { Statement } from '../detector.ts';
import { Bridge, device, gaussOf, policyWith, randomOf } from './surroundings.fixture.ts';

const DAY = 86_400;
const HOUR = 3_600;
const MINUTE = 60;
const of = (bridge: Bridge, detector: Statement['detector']) =>
  bridge.said.filter((statement) => statement.detector === detector);
const states = (said: readonly Statement[]) => [
  ...new Set(said.map(({ role, state }) => `${role} ${state}`)),
];

describe('the hour of the week', () => {
  /** Busy by day, quiet at night, by the minute. */
  const load = (at: number) => 30 + 25 * Math.sin((2 * Math.PI * (at - 8 * HOUR)) / DAY);
  function watched(days: number, change: (at: number) => number, seed = 7): Bridge {
    const bridge = new Bridge([device('srv', 'server')]);
    const gauss = gaussOf(randomOf(seed));
    for (let at = 0; at < days * DAY; at += MINUTE) {
      bridge.metric(at, 'sessions', load(at) + gauss() + change(at), { device_id: 'srv' });
    }
    return bridge;
  }

  it('tells what is usual at this hour and not by day: it supports, opens when sustained, and ends', () => {
    // Twenty at night, where five is usual; by day forty is.
    const begins = 9 * DAY + 2 * HOUR;
    const bridge = watched(10, (at) => (at >= begins && at < begins + HOUR ? 20 : 0));
    const said = of(bridge, 'seasonal');
    expect(states(said)).toEqual(['supports firing', 'opens firing', 'opens cleared']);
    expect(said[0]?.reason).toMatch(
      /^sessions usually [\d.]+–[\d.]+ at this hour, now 2[\d.]+ \(mean of 5 min; /,
    );
    expect(said[0]?.score).toBeGreaterThanOrEqual(0.97);
    expect(said.at(-1)?.reason).toContain('back at');
  });

  it('says nothing before it has seen the hour three times, nor of a spike of a minute', () => {
    const early = watched(3, (at) => (at > 2.5 * DAY ? 40 : 0));
    expect(of(early, 'seasonal')).toEqual([]);
    const spikes = watched(10, (at) => (at >= 9 * DAY && at % (2 * HOUR) === 0 ? 200 : 0));
    expect(of(spikes, 'seasonal')).toEqual([]);
  });

  it('says nothing after a silence of what lay before it', () => {
    const bridge = watched(9, () => 0);
    for (let at = 9 * DAY; at < 9 * DAY + 5 * MINUTE; at += MINUTE) {
      bridge.metric(at, 'sessions', 90, { device_id: 'srv' });
    }
    for (let at = 9 * DAY + 3 * HOUR; at < 9 * DAY + 4 * HOUR; at += MINUTE) {
      bridge.metric(at, 'sessions', load(at), { device_id: 'srv' });
    }
    expect(of(bridge, 'seasonal')).toEqual([]);
  });

  it('says nothing of a series whose hours tell nothing', () => {
    const bridge = new Bridge([device('srv', 'server')]);
    const gauss = gaussOf(randomOf(3));
    for (let at = 0; at < 10 * DAY; at += MINUTE) {
      const shifted = at > 9 * DAY && at < 9 * DAY + HOUR ? 20 : 0;
      bridge.metric(at, 'sessions', 50 + gauss() + shifted, { device_id: 'srv' });
    }
    expect(of(bridge, 'seasonal')).toEqual([]);
  });

  it('takes what lasts for hours as usual from then on', () => {
    const bridge = watched(12, (at) => (at >= 9 * DAY ? 20 : 0));
    const said = of(bridge, 'seasonal');
    const accepted = said.findIndex(({ verdict }) => verdict === 'deviation_accepted');
    expect(said[accepted]?.occurredMs).toBeLessThan((said[0]?.occurredMs ?? 0) + 5 * HOUR * 1000);
    expect(said.slice(accepted + 1)).toEqual([]);
  });

  it('goes on across a restart as without one', () => {
    const [whole, cut] = [new Bridge([device('srv', 'server')]), new Bridge([device('srv', 'server')])];
    for (const bridge of [whole, cut]) {
      const gauss = gaussOf(randomOf(11));
      for (let at = 0; at < 9 * DAY; at += MINUTE) {
        if (bridge === cut && at === 8 * DAY) bridge.restart();
        const shifted = at > 8.5 * DAY && at < 8.5 * DAY + HOUR ? 30 : 0;
        bridge.metric(at, 'sessions', load(at) + gauss() + shifted, { device_id: 'srv' });
      }
    }
    expect(cut.said).toEqual(whole.said);
    expect(whole.said.length).toBeGreaterThan(1);
  });
});

describe('a device among its twins', () => {
  const APS = [1, 2, 3, 4, 5].map((number) => device(`ap-${number}`, 'ap'));
  /** Clients of five access points, which rise and fall together; the first has twice as many. */
  function deck(days: number, change: (at: number, ap: number) => number, aps = APS, seed = 5): Bridge {
    const bridge = new Bridge(aps);
    const gauss = gaussOf(randomOf(seed));
    for (let at = 0; at < days * DAY; at += 30) {
      const crowd = 30 + 20 * Math.sin((2 * Math.PI * at) / DAY);
      aps.forEach(({ device_id }, ap) => {
        const clients = crowd * (ap === 0 ? 1.2 : 1) + 2 * gauss() + change(at, ap);
        bridge.metric(at, 'clients', clients, { device_id, labels: { radio: '5g', ap: device_id } });
      });
    }
    return bridge;
  }

  it('is told when it leaves them: it supports, opens when sustained, and ends', () => {
    const begins = 3 * DAY;
    const bridge = deck(3.1, (at, ap) => (ap === 2 && at >= begins && at < begins + 900 ? -25 : 0));
    const said = of(bridge, 'peers');
    expect(states(said)).toEqual(['supports firing', 'opens firing', 'opens cleared']);
    expect(said[0]?.reason).toMatch(/^clients -?\d.*, usually .* beside its 4 twins, which stand at /);
    const opened = said.find(({ role }) => role === 'opens');
    expect((opened?.occurredMs ?? 0) - (said[0]?.startedMs ?? 0)).toBeLessThanOrEqual(240_000);
  });

  it('is not told when all of them move, however far', () => {
    expect(deck(3.1, (at) => (at >= 3 * DAY && at < 3 * DAY + 900 ? 200 : 0)).said).toEqual([]);
  });

  it('is not told among fewer than four twins', () => {
    const few = deck(3.1, (at, ap) => (ap === 2 && at >= 3 * DAY ? -25 : 0), APS.slice(0, 4));
    expect(few.said).toEqual([]);
  });
});

describe('series that belong together', () => {
  const SAT = device('sat', 'vsat');
  /** Rain now and then; SNR falls and latency rises with it, and SNR by more where something else is wrong. */
  function link(days: number, wrong: (at: number) => number): Bridge {
    const bridge = new Bridge([SAT], policyWith({ rules: {} }));
    const gauss = gaussOf(randomOf(13));
    for (let at = 0; at < days * DAY; at += 30) {
      const rain = Math.max(0, 20 * Math.sin((2 * Math.PI * at) / (7 * HOUR)) - 5);
      bridge.metric(at, 'rain_mm_h', rain);
      bridge.metric(at, 'rf_snr_db', 14 - 0.2 * rain + 0.3 * gauss() - wrong(at), { device_id: 'sat' });
      const latency = 550 + 8 * rain + 10 * gauss();
      bridge.metric(at, 'link_latency_ms', latency, { device_id: 'sat' });
    }
    return bridge;
  }

  it('explain each other: rain alone says nothing, what it does not explain supports and never opens', () => {
    const begins = 4 * DAY + 2 * HOUR;
    const bridge = link(4.2, (at) => (at >= begins && at < begins + 1200 ? 4 : 0));
    const said = of(bridge, 'joint').filter(({ signal }) => signal === 'rf_snr_db');
    expect(states(said)).toEqual(['supports firing']);
    expect(said[0]?.startedMs).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 9, 2) - 60_000);
    expect(said[0]?.reason).toMatch(
      /^rf_snr_db (3|4)(\.\d+)? lower than rain_mm_h and link_latency_ms explain: .* expected 1\d/,
    );
    expect(
      of(
        link(4.2, () => 0),
        'joint',
      ),
    ).toEqual([]);
  });

  it('are told apart by their labels: what two targets of one link measure is two series', () => {
    const bridge = new Bridge([SAT], policyWith({ rules: {} }));
    const gauss = gaussOf(randomOf(21));
    for (let at = 0; at < 3 * HOUR; at += 30) {
      for (const [target, level] of [
        ['shore', 550],
        ['cloud', 900],
      ] as const) {
        const more = { device_id: 'sat', labels: { target } };
        bridge.metric(at, 'rain_mm_h', 5 + gauss());
        bridge.metric(at, 'rf_snr_db', 14 + 0.3 * gauss(), more);
        bridge.metric(at, 'link_latency_ms', level + 10 * gauss(), more);
      }
    }
    const sizes = new Map(bridge.around.ofMetrics.usage().map(({ state, size }) => [state, size]));
    expect([sizes.get('joint_members'), sizes.get('joint_targets')]).toEqual([2, 4]);
  });
});

describe('the clock of a device', () => {
  it('that is set back costs a few samples, and none of what is learned after it', () => {
    const bridge = new Bridge([device('sat', 'vsat')]);
    for (let at = 0; at < 4 * HOUR; at += 10) {
      bridge.metric(at < 2 * HOUR ? at : at - 2 * HOUR, 'cpu_pct', 30, { device_id: 'sat' });
    }
    const usage = bridge.around.ofMetrics.usage().find(({ state }) => state === 'surrounded_series');
    expect(usage).toMatchObject({ out_of_order: 2, set_back: 1 });
  });
});
