import { describe, expect, it } from 'vitest';
import { hopOf } from './trace.fixture.ts';
import { passesOf, ticksOf } from './waterfall.ts';

describe('the waterfall of a trace', () => {
  const [pass, ...others] = passesOf([
    hopOf('store', 'inc-1', 80, 100),
    hopOf('ingest', 'record-1', 0, 10),
    hopOf('correlate', 'finding-1', 50, 80),
    hopOf('detect', 'record-1', 10, 20),
    hopOf('enrich', 'finding-1', 20, 60),
  ]);

  it('groups the steps by what they handled, in the order of the way', () => {
    expect(others).toEqual([]);
    expect(pass?.groups.map(({ recordId, kind }) => [recordId, kind])).toEqual([
      ['record-1', 'record'],
      ['finding-1', 'finding'],
      ['inc-1', 'incident'],
    ]);
    expect(pass?.groups.flatMap(({ bars }) => bars.map(({ hop }) => hop.stage))).toEqual([
      'ingest',
      'detect',
      'enrich',
      'correlate',
      'store',
    ]);
  });

  it('has all bars on one scale, from the first start to the last end', () => {
    expect(pass?.totalMs).toBe(100);
    const [, finding] = pass?.groups ?? [];
    expect(finding?.bars.map(({ left, width }) => [left, width])).toEqual([
      [0.2, 0.4],
      [0.5, 0.3],
    ]);
  });

  it('puts the stages in order even where a clock says otherwise, and draws no step backwards', () => {
    const [one] = passesOf([hopOf('ingest', 'record-1', 30, 40), hopOf('detect', 'record-1', 20, 15)]);
    const bars = one?.groups[0]?.bars ?? [];
    expect(bars.map(({ hop }) => hop.stage)).toEqual(['ingest', 'detect']);
    expect(bars.map(({ left, width }) => [left, width])).toEqual([
      [0.5, 0.5],
      [0, 0],
    ]);
  });

  it('keeps several findings of one record apart', () => {
    const [one] = passesOf([
      hopOf('ingest', 'record-1', 0, 1),
      hopOf('enrich', 'finding-1', 2, 3),
      hopOf('enrich', 'finding-2', 2, 4),
    ]);
    expect(one?.groups.map(({ recordId }) => recordId)).toEqual(['record-1', 'finding-1', 'finding-2']);
  });

  it('draws a record that came in later under the same id on a scale of its own', () => {
    const passes = passesOf([
      hopOf('ingest', 'record-2', 3_600_000, 3_600_004),
      hopOf('ingest', 'record-1', 0, 8),
    ]);
    expect(passes.map(({ startedAt, totalMs }) => [startedAt, totalMs])).toEqual([
      ['2026-01-01T12:00:00.000Z', 8],
      ['2026-01-01T13:00:00.000Z', 4],
    ]);
  });

  it('of steps that took no measurable time divides nothing by zero', () => {
    const [one] = passesOf([hopOf('ingest', 'record-1', 5, 5)]);
    expect(one?.groups[0]?.bars[0]).toMatchObject({ left: 0, width: 0 });
    expect(passesOf([])).toEqual([]);
  });
});

describe('the ticks of the scale', () => {
  it('are round numbers, at most five beyond the zero', () => {
    expect(ticksOf(100).map(({ ms }) => ms)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticksOf(32).map(({ ms }) => ms)).toEqual([0, 10, 20, 30]);
    expect(ticksOf(1378).map(({ ms }) => ms)).toEqual([0, 500, 1000]);
    for (const totalMs of [1, 3, 7, 45, 999, 61_000, 86_400_000]) {
      const ticks = ticksOf(totalMs);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.at(-1)?.left).toBeLessThanOrEqual(1);
    }
  });

  it('are no finer than a millisecond', () => {
    expect(ticksOf(2).map(({ ms }) => ms)).toEqual([0, 1, 2]);
    expect(ticksOf(0)).toEqual([{ ms: 0, left: 0 }]);
  });
});
