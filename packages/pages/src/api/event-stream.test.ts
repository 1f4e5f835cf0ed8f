import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followEvents } from './event-stream.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a stream that falls silent is given up and begun again behind the last event; heartbeats keep it', async () => {
  const asked: (string | null)[] = [];
  const writers: ReadableStreamDefaultController<Uint8Array>[] = [];
  const stream = async (_path: string, { headers, signal }: RequestInit): Promise<Response> => {
    asked.push(new Headers(headers).get('last-event-id'));
    const body = new ReadableStream<Uint8Array>({
      start: (writer) => {
        writers.push(writer);
        signal?.addEventListener('abort', () => writer.error(signal.reason));
      },
    });
    return new Response(body);
  };
  const say = (text: string): void => writers.at(-1)?.enqueue(new TextEncoder().encode(text));
  const told: string[] = [];
  const stop = new AbortController();
  const ended = followEvents(
    { stream },
    {
      onOpen: () => told.push('open'),
      onEvent: ({ type }) => told.push(type),
      onLost: () => told.push('lost'),
    },
    stop.signal,
  );
  await vi.advanceTimersByTimeAsync(10);
  say('id: 7-1\nevent: incident\ndata: {}\n\n');
  for (let beat = 0; beat < 6; beat += 1) {
    await vi.advanceTimersByTimeAsync(15_000);
    say(': alive\n\n');
  }
  await vi.advanceTimersByTimeAsync(37_000);
  expect(told).toEqual(['open', 'incident']);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(told).toEqual(['open', 'incident', 'lost', 'open']);
  expect(asked).toEqual([null, '7-1']);
  stop.abort();
  await ended;
  expect(told.at(-1)).toBe('open');
});
