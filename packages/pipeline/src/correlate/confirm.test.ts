import type { AnomalyEnriched } from '@aiops/contracts';
import { fingerprintOf } from '@aiops/kernel';
import { DEFAULT_POLICY } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { Site, statement } from './correlate.fixture.ts';

/** What one detector supports of a metric series, seconds from the start. */
function hit(at: number, detector: string, changes: Partial<AnomalyEnriched> = {}): AnomalyEnriched {
  const made = statement({ at, device: 'ap-1', role: 'supports', signal: 'clients', type: 'other' });
  const anomaly_type = changes.anomaly_type ?? detector;
  const hits = { ...made, detector, anomaly_type, metric_name: 'clients', ...changes };
  const { ship_id, device_id, host, service, signal } = hits;
  const fingerprint = fingerprintOf({ ship_id, device_id, host, service, anomaly_type, signal });
  return { ...hits, fingerprint, record_id: `${fingerprint}-${at}`, tracking_id: `${detector}-${at}` };
}

const deviation = (at: number, changes: Partial<AnomalyEnriched> = {}) =>
  hit(at, 'ewma', { anomaly_type: 'deviation', ...changes });

describe('a supporting statement', () => {
  it('opens when a supporting one of another detector about the same series waits, and takes it in', () => {
    const [first, second] = [deviation(0), hit(100, 'peers')];
    const site = new Site().feed(first, second);
    expect(site.only.anomaly_count).toBe(2);
    expect(site.verdictsOf(first)).toEqual(['waiting', 'attached']);
    expect(site.verdictsOf(second)).toEqual(['confirmed', 'opened']);
    const words = site.ledger.find(({ verdict }) => verdict === 'confirmed');
    expect(words?.detail).toContain('by ewma at 2026-03-01T10:00:00.000Z');
  });

  it('is confirmed whichever of the two came first', () => {
    const hits = [deviation(100), hit(0, 'seasonal')];
    for (const order of [hits, [...hits].reverse()]) {
      const site = new Site().feed(...order);
      expect(site.only.scope).toHaveLength(1);
      expect(site.only.anomaly_count).toBe(2);
    }
  });

  it('is confirmed by one about minutes that reach back to it', () => {
    const later = DEFAULT_POLICY.detect.stats.confirm_sec + 200;
    const started_at = deviation(60).occurred_at;
    const site = new Site().feed(deviation(0), hit(later, 'seasonal', { started_at }));
    expect(site.only.anomaly_count).toBe(2);
  });

  it('is not confirmed by the same type again, by what is too far in time, or by a series that is silent', () => {
    const later = DEFAULT_POLICY.detect.stats.confirm_sec + 1;
    const site = new Site().feed(
      deviation(0),
      deviation(10, { detector: 'shift' }),
      hit(later + 10, 'peers'),
      hit(later + 20, 'missing'),
    );
    expect(site.incidents).toEqual([]);
  });

  it('is not confirmed by another device, service, signal, ship, or a line in a log', () => {
    const strangers: Partial<AnomalyEnriched>[] = [
      { device_id: 'ap-2' },
      { service: 'wifi' },
      { signal: 'clients{radio=5g}' },
      { ship_id: 'borealis' },
      { incident_type: 'network_issue' },
    ];
    for (const changes of strangers) {
      expect(new Site().feed(deviation(0), hit(10, 'peers', changes)).incidents).toEqual([]);
    }
    const line = statement({ at: 0, device: 'ap-1', role: 'supports', signal: 'clients', type: 'other' });
    expect(new Site().feed(line, hit(10, 'peers')).incidents).toEqual([]);
  });

  it('joins a related incident rather than open one', () => {
    const opener = statement({ at: 0, device: 'ap-1', type: 'other', signal: 'clients down' });
    const site = new Site().feed(opener, deviation(10), hit(20, 'peers'));
    expect(site.only.anomaly_count).toBe(3);
  });

  it('does not open when it comes later than the allowed lateness', () => {
    const ahead = statement({ at: 4_000, device: 'far', signal: 'else' });
    const site = new Site().feed(ahead, deviation(0), hit(10, 'peers'));
    expect(site.incidents.map(({ anomaly_count }) => anomaly_count)).toEqual([1]);
  });

  it('reopens the incident of its device that has just ended', () => {
    const site = new Site().feed(deviation(0), hit(10, 'peers')).tick(10).tick(2_000);
    expect(site.only.status).toBe('resolved');
    site.feed(deviation(2_100), hit(2_110, 'peers'));
    expect(site.only.status).toBe('open');
  });
});
