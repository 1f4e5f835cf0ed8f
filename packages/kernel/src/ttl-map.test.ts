import { describe, expect, it } from 'vitest';
import { TtlMap } from './ttl-map.ts';

describe('TtlMap', () => {
  it('ends an entry at its time, not before', () => {
    const map = new TtlMap<string, number>(10, 1000);
    map.set('a', 1, 0);
    expect(map.get('a', 999)).toBe(1);
    expect(map.get('a', 1000)).toBeUndefined();
    expect(map.size).toBe(0);
  });

  it('slides when an entry is set again, but not when it is read', () => {
    const map = new TtlMap<string, number>(10, 1000);
    map.set('a', 1, 0);
    map.set('a', 2, 500);
    map.get('a', 900);
    expect(map.get('a', 1499)).toBe(2);
    expect(map.get('a', 1500)).toBeUndefined();
  });

  it('never holds more than its capacity: the one set longest ago gives way and is counted', () => {
    const map = new TtlMap<number, string>(3, 1000);
    for (let key = 0; key < 5; key += 1) {
      map.set(key, 'x', key);
      if (key === 2) map.set(0, 'again', key);
    }
    expect([...map.entries(5)].map(([key]) => key)).toEqual([0, 3, 4]);
    expect(map.evicted).toBe(2);
  });

  it('sweeps what has ended and lists only what has not', () => {
    const map = new TtlMap<string, number>(10, 100);
    map.set('old', 1, 0);
    map.set('new', 2, 50);
    expect([...map.entries(100)]).toEqual([['new', 2]]);
    expect(map.size).toBe(2);
    map.sweep(100);
    expect(map.size).toBe(1);
  });
});
