import type { LogMessage } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { describe, expect, it } from 'vitest';
import type { Arrival } from './arrivals.ts';
import { replaceSkewedTimes } from './clock-skew.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

function arrival(host: string, tsMs: number): Arrival {
  const ts = toTimestamp(tsMs);
  const message: LogMessage = {
    schema_version: '3.0',
    tracking_id: 't',
    ts,
    ship_id: 'aurora',
    record_id: 'r',
    received_at: ts,
    ship_id_source: 'record',
    domain: null,
    service: null,
    level: null,
    msg: 'line',
    host,
    source: 'file:x',
  };
  return { record: { subject: 'logs.ingested', message }, tsMs };
}

const skewed = (arrivals: readonly Arrival[]): number[] =>
  replaceSkewedTimes(arrivals, DAY)
    .map(({ record }, index) => (record.message.clock_skew === true ? index : -1))
    .filter((index) => index >= 0);

describe('clocks that run ahead', () => {
  it('takes no gap for skew, however few lines follow it', () => {
    const lines = Array.from({ length: 200 }, (_, i) => arrival('a', START + i * 1000));
    lines.push(...Array.from({ length: 5 }, (_, i) => arrival('a', START + 3 * DAY + i * 1000)));
    expect(skewed(lines)).toEqual([]);
  });

  it('takes no order of blocks for skew: host after host, each over days', () => {
    const block = (host: string) => Array.from({ length: 9 }, (_, i) => arrival(host, START + i * (DAY / 2)));
    expect(skewed([...block('a'), ...block('b'), ...block('c')])).toEqual([]);
  });

  it('replaces the times of a source that is years ahead of the others around it', () => {
    const lines = Array.from({ length: 30 }, (_, i) =>
      i % 3 === 2 ? arrival('wrong', START + 3650 * DAY + i * 1000) : arrival(`h${i % 3}`, START + i * 1000),
    );
    const expected = lines.flatMap(({ record }, i) => (record.message.host === 'wrong' && i < 28 ? [i] : []));
    expect(skewed(lines)).toEqual(expected);
    const mended = replaceSkewedTimes(lines, DAY)[2];
    expect(mended?.tsMs).toBeGreaterThan(START);
    expect(mended?.tsMs).toBeLessThan(START + 60_000);
  });

  it('replaces the time of one record whose own source goes on behind it', () => {
    const lines = Array.from({ length: 10 }, (_, i) => arrival('a', START + i * 1000));
    lines[4] = arrival('a', START + 400 * DAY);
    expect(skewed(lines)).toEqual([4]);
  });
});
