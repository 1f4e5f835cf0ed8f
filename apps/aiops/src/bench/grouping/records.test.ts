import { describe, expect, it } from 'vitest';
import { alertRecord, registryOfCalls } from './records.ts';

describe('the records of the grouping bench', () => {
  it('make the caller depend on what it calls', () => {
    const { devices } = registryOfCalls([
      ['web', 'stock'],
      ['web', 'orders'],
      ['orders', 'stock'],
    ]);
    expect(devices.map(({ device_id, depends_on }) => [device_id, depends_on])).toEqual([
      ['stock', []],
      ['web', ['orders', 'stock']],
      ['orders', ['stock']],
    ]);
  });

  it.each([
    [4.2, 'warning'],
    [8, 'high'],
    [16, 'critical'],
  ])('say by the distance from the usual how grave it is: %s is %s', (z, severity) => {
    const record: unknown = JSON.parse(
      alertRecord({ id: 'a', service: 'web', signal: 'latency', z, start: 0 }),
    );
    expect(record).toMatchObject({ host: 'web', name: 'latency', severity, tracking_id: 'a' });
  });

  it('end after the last sample that was out of range', () => {
    const record: unknown = JSON.parse(
      alertRecord({ id: 'a', service: 'web', signal: 'latency', z: 4, start: 0, end: 60 }),
    );
    expect(record).toMatchObject({ ts: '1970-01-01T00:00:00.000Z', ends_at: '1970-01-01T00:01:01.000Z' });
  });
});
