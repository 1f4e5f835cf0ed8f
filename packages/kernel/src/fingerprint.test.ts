import { describe, expect, it } from 'vitest';
import { entityOf, type FingerprintParts, fingerprintOf, signalOf } from './fingerprint.ts';

const parts: FingerprintParts = {
  ship_id: 'aurora',
  device_id: 'modem-1',
  host: 'modem-1.lan',
  service: 'vsat',
  anomaly_type: 'threshold',
  signal: 'rf_snr_db',
};

describe('fingerprintOf', () => {
  it('follows each part of the identity', () => {
    const others: Partial<FingerprintParts>[] = [
      { ship_id: null },
      { ship_id: 'borealis' },
      { device_id: 'modem-2' },
      { service: null },
      { anomaly_type: 'pattern' },
      { signal: 'rf_snr_db{beam=2}' },
    ];
    const all = [parts, ...others.map((other) => ({ ...parts, ...other }))].map(fingerprintOf);
    expect(new Set(all).size).toBe(all.length);
  });

  it('looks at the host only where there is no device', () => {
    expect(fingerprintOf({ ...parts, host: 'other' })).toBe(fingerprintOf(parts));
    expect(entityOf(parts)).toBe('modem-1');
    expect(entityOf({ host: 'pump' })).toBe('host:pump');
    expect(entityOf({})).toBeNull();
  });
});

describe('signalOf', () => {
  it('does not depend on the order of the labels', () => {
    expect(signalOf('m', { b: '2', a: '1' })).toBe('m{a=1,b=2}');
    expect(signalOf('m', { a: '1', b: '2' })).toBe('m{a=1,b=2}');
  });

  it('is the bare name without labels', () => {
    expect(signalOf('m', {})).toBe('m');
    expect(signalOf('m', undefined)).toBe('m');
  });
});
