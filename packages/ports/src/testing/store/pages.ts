import { expect } from 'vitest';
import type { Page, PageRequest } from '../../page.ts';
import { SAMPLE_MS } from '../store-samples.ts';

export const PAGE: PageRequest = { limit: 100 };
export const FRESH = { maybeStored: false };
export const AGAIN = { maybeStored: true };
export const HOUR = { fromMs: SAMPLE_MS - 1_800_000, toMs: SAMPLE_MS + 1_800_000 };
export const NASTY = `it's "quoted" \\ back\\nslash\n\ttab \u0000 nul {q:String} '; DROP TABLE logs; -- é 🚢`;

/** All pages of a list, none longer than the limit. */
export async function everyPage<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
  limit: number,
): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 100; pages += 1) {
    const page = await list(cursor === undefined ? { limit } : { limit, cursor });
    expect(page.data.length).toBeLessThanOrEqual(limit);
    all.push(...page.data);
    if (page.next_cursor === null) return all;
    cursor = page.next_cursor;
  }
  throw new Error('the list does not end');
}
