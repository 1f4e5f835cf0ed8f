import type { LogMessage } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { describe, expect, it } from 'vitest';
import type { Arrival } from '../../batch/arrivals.ts';
import { ArrivalTimes } from './arrival-times.ts';

const START = Date.UTC(2026, 0, 1);

function arrival(id: string, tsMs: number, ship = 'aurora'): Arrival {
  const ts = toTimestamp(tsMs);
  const message: LogMessage = {
    schema_version: '3.0',
    tracking_id: id,
    ts,
    ship_id: ship,
    record_id: id,
    received_at: ts,
    ship_id_source: 'record',
    domain: null,
    service: null,
    level: null,
    msg: 'line',
    source: 'file:x',
  };
  return { record: { subject: 'logs.ingested', message }, tsMs };
}

const everySecond = (count: number, ship = 'aurora') =>
  Array.from({ length: count }, (_, i) => arrival(`${ship}-${i}`, START + i * 1000, ship));

describe('when a record came', () => {
  it('is when it happened, in a file in the order of time', () => {
    expect(new ArrivalTimes(everySecond(60)).of('aurora-30')).toBe(START + 30_000);
  });

  it('is when its neighbours happened, for one that was held up', () => {
    const lines = everySecond(300);
    lines.splice(200, 0, arrival('held-up', START + 20_000));
    const heardMs = new ArrivalTimes(lines).of('held-up');
    expect(Math.abs(heardMs - (START + 200_000))).toBeLessThanOrEqual(1000);
  });

  it('is when it happened in a short file and at the ends of one, however uneven its gaps are', () => {
    for (const count of [4, 5, 7, 20]) {
      const lines = Array.from({ length: count }, (_, i) => arrival(`${i}`, START + i * i * 10_000));
      const times = new ArrivalTimes(lines);
      expect(lines.map(({ record, tsMs }) => times.of(record.message.tracking_id) - tsMs)).toEqual(
        lines.map(() => 0),
      );
    }
  });

  it('is told by no neighbour with a wrong clock, and by none of another ship', () => {
    const lines = everySecond(60);
    lines.splice(30, 0, arrival('ahead', START + 240_000), ...everySecond(40, 'borealis'));
    const times = new ArrivalTimes(lines);
    expect(Math.abs(times.of('aurora-30') - (START + 30_000))).toBeLessThanOrEqual(1000);
    expect(Math.abs(times.of('ahead') - (START + 30_000))).toBeLessThanOrEqual(1000);
  });
});
