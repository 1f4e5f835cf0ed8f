import { describe, expect, it } from 'vitest';
import { createIncidentFeed } from './incident-feed.ts';

describe('the feed', () => {
  it('keeps the newest events and knows which ids it can go on from', () => {
    const feed = createIncidentFeed(7, 2);
    expect(feed.since('7-0')).toEqual([]);
    for (const n of [1, 2, 3]) feed.publish('incident', n);
    expect(feed.since('7-1')?.map(({ data }) => data)).toEqual([2, 3]);
    expect(feed.since('7-3')).toEqual([]);
    for (const id of ['7-0', '7-4', '8-1', 'x', '7-']) expect(feed.since(id)).toBeNull();
  });
});
