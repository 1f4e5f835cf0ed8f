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

/** The server says that it is alive every 15 s: so long without a byte, the way to it is dead. */
const SILENCE_MS = 37_500;

/**
 * Follows the server's events until `signal` aborts, coming back behind the last event it saw. Over fetch and not
 * EventSource, which can send no key, and does not see a way that is dead.
 */
export async function followEvents(
  client: Pick<Client, 'stream'>,
  handlers: StreamHandlers,
  signal: AbortSignal,
): Promise<void> {
  let lastId: string | undefined;
  let waitMs = FIRST_WAIT_MS;
  const onOpen = (): void => {
    waitMs = FIRST_WAIT_MS;
    handlers.onOpen();
  };
  const onEvent = (id: string | undefined, event: StreamEvent): void => {
    lastId = id ?? lastId;
    handlers.onEvent(event);
  };
  while (!signal.aborted) {
    const error = await followOnce(client, lastId, { onOpen, onEvent }, signal).catch(
      (fault: unknown) => fault,
    );
    if (signal.aborted) return;
    handlers.onLost(error ?? new Error('the server ended the stream'));
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

interface OnceHandlers {
  onOpen(): void;
  onEvent(id: string | undefined, event: StreamEvent): void;
}

async function followOnce(
  client: Pick<Client, 'stream'>,
  lastId: string | undefined,
  { onOpen, onEvent }: OnceHandlers,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const end = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', end);
  const silence = watchdog(() => stop.abort(new Error(`nothing was heard for ${SILENCE_MS / 1000} s`)));
  try {
    const response = await client.stream('/api/v3/events', {
      signal: stop.signal,
      headers: {
        accept: 'text/event-stream',
        ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
      },
    });
    if (!response.ok || response.body === null) throw await problemOf(response);
    onOpen();
    await readStream(response.body, onEvent, silence.heard);
  } finally {
    silence.stop();
    signal.removeEventListener('abort', end);
  }
}

function watchdog(onSilence: () => void) {
  let timer = setTimeout(onSilence, SILENCE_MS);
  return {
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, SILENCE_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  onEvent: OnceHandlers['onEvent'],
  onBytes: () => void,
): Promise<void> {
  const parser = createParser({
    onEvent: ({ id, event, data }) => onEvent(id, { type: event ?? 'message', data: parsed(data) }),
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
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
