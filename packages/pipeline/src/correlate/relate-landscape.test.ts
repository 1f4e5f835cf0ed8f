import { DEFAULT_POLICY } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { device, Site, statement } from './correlate.fixture.ts';

const GAP_SEC = 90;
const DEVICES = [
  device('web', 'service', ['orders']),
  device('orders', 'service', ['stock']),
  device('stock', 'service'),
  device('search', 'service', ['stock']),
  device('portal', 'service', ['rates']),
  device('rates', 'service'),
];

function site(gapSec = GAP_SEC): Site {
  return new Site(DEVICES, {
    ...DEFAULT_POLICY,
    correlate: { ...DEFAULT_POLICY.correlate, landscape_gap_sec: gapSec },
  });
}

/** The devices or hosts of each incident. */
function placesOf({ incidents }: Site): string[][] {
  return incidents.map(({ scope }) => scope.map(({ device_id }) => device_id));
}

describe('relation by landscape', () => {
  const slow = { type: 'app_degradation', clearable: true };

  it('joins neighbours of any direction and type that begin one after the other', () => {
    const found = site().feed(
      statement({ at: 0, device: 'web', ...slow }),
      statement({ at: 60, device: 'stock', type: 'network_issue' }),
      statement({ at: 140, device: 'search', ...slow }),
    );
    expect(placesOf(found)).toEqual([['search', 'stock', 'web']]);
  });

  it('parts what began later than the gap, though the first still fires within its window', () => {
    const statements = [
      statement({ at: 0, device: 'web', ...slow }),
      statement({ at: GAP_SEC + 1, device: 'orders', ...slow }),
    ];
    expect(placesOf(site().feed(...statements))).toEqual([['web'], ['orders']]);
    expect(placesOf(site(0).feed(...statements))).toEqual([['orders', 'web']]);
  });

  it('joins what follows on the same entity until the gap after its end, and not while others fire', () => {
    const found = site().feed(
      statement({ at: 0, device: 'web', ...slow }),
      statement({ at: 0, device: 'orders', ...slow }),
      statement({ at: 100, device: 'web', ...slow, state: 'cleared', started: 0 }),
      statement({ at: 180, device: 'web', ...slow, signal: 'errors' }),
      statement({ at: 185, device: 'web', ...slow, signal: 'errors', state: 'cleared', started: 180 }),
      statement({ at: 300, device: 'web', ...slow, signal: 'restarts' }),
    );
    expect(placesOf(found)).toEqual([['orders', 'web'], ['web']]);
    expect(found.incidents.map(({ anomaly_count }) => anomaly_count)).toEqual([5, 1]);
  });

  it('gives what nothing places to what began nearest, which makes it no bridge to another landscape', () => {
    const found = site().feed(
      statement({ at: 0, device: 'web', ...slow }),
      statement({ at: 40, device: 'portal', ...slow }),
      statement({ at: 60, host: 'stranger', ...slow }),
      statement({ at: 100, device: 'search', ...slow }),
      statement({ at: 110, device: 'rates', ...slow }),
    );
    expect(placesOf(found)).toEqual([['web'], ['host:stranger', 'portal', 'rates'], ['search']]);
  });

  it('keeps security apart, and a statement without any entity', () => {
    const found = site().feed(
      statement({ at: 0, device: 'web', ...slow }),
      statement({ at: 10, device: 'web', type: 'security_alert' }),
      statement({ at: 20, ...slow }),
    );
    expect(placesOf(found)).toEqual([['web'], ['web'], []]);
  });
});
