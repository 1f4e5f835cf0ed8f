import { describe, expect, it } from 'vitest';
import { firstDetectable } from './detectable.ts';
import type { TimedRecord } from './record.ts';
import { workedExamples } from './worked-examples.ts';

describe.each(workedExamples())('$name', ({ registry, records, incidents }) => {
  const hosts = new Map(registry.devices.map((device) => [device.hostnames[0], device.device_id]));

  it('has records in the order of time, from devices of its registry, with ids of their own', () => {
    const stamps = records.map((record) => record.ts);
    expect(stamps).toEqual([...stamps].sort());
    for (const record of records) expect(hosts.has(record.host)).toBe(true);
    expect(new Set(records.map((record) => record.tracking_id)).size).toBe(records.length);
  });

  it('expects incidents whose root is seen to fail in the records', () => {
    for (const incident of incidents) {
      const own = records
        .filter((record) => hosts.get(record.host) === incident.root_device)
        .map((record): TimedRecord => {
          const { tracking_id: key, ...rest } = record;
          const arrivalMs = Date.parse(record.ts);
          return { key, arrivalMs, deviceId: incident.root_device, causeId: null, record: rest };
        });
      expect(firstDetectable(own)).not.toBeNull();
    }
  });
});
