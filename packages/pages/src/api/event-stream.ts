import { createParser } from 'eventsource-parser';
import type { Client } from './client.ts';
import { problemOf } from './problem.ts';

export interface StreamEvent {
  readonly type: string;
  readonly data: unknown;
}

export interface StreamHandlers {
  onOpen(): void;
  onEvent(event: StreamEvent): void;
  /** The stream ended or did not begin; it is tried again by itself. */
  onLost(error: unknown): void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/**
 * Follows the server's events until `signal` aborts, coming back behind the last event it saw. Over fetch and not
 * EventSource, which can send no key.
 */
export async function followEvents(
  client: Client,
  handlers: StreamHandlers,
  signal: AbortSignal,
): Promise<void> {
  let lastId: string | undefined;
  let waitMs = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      const response = await client.raw('/api/v3/events', {
        signal,
        headers: {
          accept: 'text/event-stream',
          ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
        },
      });
      if (!response.ok || response.body === null) throw await problemOf(response);
      handlers.onOpen();
      waitMs = FIRST_WAIT_MS;
      await readStream(response.body, (id, event) => {
        lastId = id ?? lastId;
        handlers.onEvent(event);
      });
      if (!signal.aborted) handlers.onLost(new Error('the server ended the stream'));
    } catch (error) {
      if (signal.aborted) return;
      handlers.onLost(error);
    }
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  onEvent: (id: string | undefined, event: StreamEvent) => void,
): Promise<void> {
  const parser = createParser({
    onEvent: ({ id, event, data }) => onEvent(id, { type: event ?? 'message', data: parsed(data) }),
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
