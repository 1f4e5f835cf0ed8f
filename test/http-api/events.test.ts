import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOW, Site } from './site.ts';

let site: Site;
let url: string;
let close: () => Promise<void>;
beforeEach(async () => {
  site = new Site();
  const app = site.serve();
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/v3/events`;
  close = () => app.close();
});
afterEach(() => close());

const KEY = { 'x-api-key': 'operator' };

/** Follows the events until the text contains `end`, or the server ends it. */
async function follow(headers: Record<string, string>, end: string, onOpen = () => {}): Promise<string> {
  const stop = new AbortController();
  const answer = await fetch(url, { headers: { ...KEY, ...headers }, signal: stop.signal });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  onOpen();
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.includes(end)) break;
  }
  stop.abort();
  return text;
}

describe('live events', () => {
  it('come with an id, a type and the data, and a heartbeat in between', async () => {
    const text = await follow({}, 'event: incident', () =>
      site.feed.publish('incident', { text: 'two\nlines' }),
    );
    expect(text).toContain(`id: ${NOW}-1\nevent: incident\ndata: {"text":"two\\nlines"}\n\n`);
    // Who goes before anything happened has an id to come back behind.
    expect(await follow({}, 'begin')).toContain(`id: ${NOW}-1\nevent: begin\ndata: {}\n\n`);
    expect(await follow({}, ': alive')).toContain(': alive\n\n');
  });

  it('go on where a client was, or say that it must read anew', async () => {
    for (let i = 1; i <= 5; i += 1) site.feed.publish('incident', i);
    const resumed = await follow({ 'last-event-id': `${NOW}-3` }, 'data: 5');
    expect(resumed.match(/data: \d/g)).toEqual(['data: 4', 'data: 5']);
    expect(await follow({ 'last-event-id': `${NOW}-1` }, '\n\n: alive')).toContain('event: reset');
    expect(await follow({ 'last-event-id': 'of another run' }, '\n\n: alive')).toContain('event: reset');
  });

  it('end when the server stops, so that they never hold it up', async () => {
    const text = follow({}, 'never', () => void close());
    expect(await text).toContain('retry: ');
  });

  it('drop a client that does not read, and tell the others as before', async () => {
    const slow = await fetch(url, { headers: KEY });
    const big = 'x'.repeat(1_048_576);
    for (let i = 0; i < 40; i += 1) {
      site.feed.publish('incident', big);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await follow({}, 'small', () => site.feed.publish('stats', 'small'))).toContain('"small"');
    let last = '';
    for await (const chunk of slow.body ?? []) last = (last + Buffer.from(chunk).toString()).slice(-300);
    expect(last).toContain('event: dropped');
  });
});
