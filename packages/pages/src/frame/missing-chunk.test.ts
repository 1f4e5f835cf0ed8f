import { describe, expect, it } from 'vitest';
import { isMissingChunk, reloadOnce } from './missing-chunk.ts';

describe('a part of the console that is missing', () => {
  it('is told from other faults by the words of each browser', () => {
    const words = [
      'Failed to fetch dynamically imported module: /assets/x.js',
      'error loading dynamically imported module: /assets/x.js',
      'Importing a module script failed.',
      'Unable to preload CSS for /assets/x.css',
    ];
    expect(words.map((text) => isMissingChunk(new TypeError(text)))).toEqual([true, true, true, true]);
    expect(isMissingChunk(new TypeError('x is not a function'))).toBe(false);
  });

  it('has the page read anew once, and not in a circle', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    const reloads: number[] = [];
    const at = (nowMs: number) => reloadOnce({ storage, nowMs, reload: () => void reloads.push(nowMs) });
    expect([at(1_000_000), at(1_002_000), at(1_059_000), at(1_061_000)]).toEqual([true, false, false, true]);
    expect(reloads).toEqual([1_000_000, 1_061_000]);
  });
});
