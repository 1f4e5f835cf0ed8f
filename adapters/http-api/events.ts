import type { ServerResponse } from 'node:http';
import type { FeedEvent } from '@aiops/ports';
import { z } from 'zod';
import { described, strictly } from './query.ts';
import { PROBLEM, RequestRefused, type Resource } from './route.ts';

const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 3000;
const MAX_SUBSCRIBERS = 100;
/** What may wait for one client. Beyond it the client is dropped, and comes back with Last-Event-ID. */
const MAX_PENDING_BYTES = 4 * 1_048_576;
const DROP_GRACE_MS = 5000;

/**
 * Server-sent events: `begin` (first, with an id to come back behind), `incident` (the whole incident after each
 * change) and `stats`. `reset` says that events
 * were missed for good and the client must read the lists again; `dropped` that it read too slowly.
 */
export const events: Resource = async (app, options) => {
  const { feed, telemetry, log } = options;
  const open = new Set<ServerResponse>();
  const heartbeat = setInterval(() => {
    for (const stream of open) stream.write(': alive\n\n');
  }, options.heartbeatMs ?? HEARTBEAT_MS);
  heartbeat.unref();
  app.addHook('preClose', async () => {
    clearInterval(heartbeat);
    for (const stream of open) stream.end();
  });

  app.get(
    '/api/v3/events',
    {
      // A HEAD of an endless answer has no meaning.
      exposeHeadRoute: false,
      config: { access: 'operator' },
      schema: {
        querystring: strictly({
          last_event_id: described(
            z.string().max(64).optional(),
            'Begin behind this event, where a client can’t send the header Last-Event-ID.',
          ),
        }),
        response: {
          200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
          ...PROBLEM,
        },
      },
    },
    (request, reply) => {
      if (open.size >= MAX_SUBSCRIBERS) {
        throw new RequestRefused(
          'too_many_subscribers',
          `${MAX_SUBSCRIBERS} clients follow the events already`,
        );
      }
      const header = request.headers['last-event-id'];
      const lastId = typeof header === 'string' ? header : request.query.last_event_id;
      reply.hijack();
      const stream = reply.raw;
      stream.writeHead(200, {
        ...headersOf(reply.getHeaders()),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
        // Or the socket would stay open after the last event and hold up the server's stop.
        connection: 'close',
      });
      stream.write(`retry: ${RECONNECT_MS}\n\n`);
      open.add(stream);
      telemetry.gauge('aiops_event_subscribers', open.size);
      const stop = follow(stream);
      stream.on('error', (error) => log.debug({ error_msg: error.message }, 'live client gone'));
      stream.on('close', () => {
        stop();
        open.delete(stream);
        telemetry.gauge('aiops_event_subscribers', open.size);
      });
      // Nothing is awaited between reading what was missed and subscribing, so no event falls in between.
      function follow(to: ServerResponse): () => void {
        const missed = lastId === undefined ? [] : feed.since(lastId);
        if (missed === null) to.write(frame('reset', { reason: 'the events since then are not kept' }));
        for (const event of missed ?? []) to.write(frameOf(event));
        // A client that goes before any event came has an id all the same.
        to.write(`id: ${feed.lastId()}\n${frame('begin', {})}`);
        const unsubscribe = feed.subscribe((event) => {
          if (to.writableLength <= MAX_PENDING_BYTES) {
            to.write(frameOf(event));
            return;
          }
          unsubscribe();
          drop(to);
        });
        return unsubscribe;
      }
    },
  );

  function drop(stream: ServerResponse): void {
    telemetry.count('aiops_event_subscribers_dropped_total');
    open.delete(stream);
    stream.end(frame('dropped', { reason: 'this client reads more slowly than events come' }));
    setTimeout(() => stream.destroy(), DROP_GRACE_MS).unref();
  }
};

function frameOf(event: FeedEvent): string {
  const id = event.id === null ? '' : `id: ${event.id}\n`;
  return `${id}${frame(event.type, event.data)}`;
}

/** JSON has no raw line breaks, so one data line holds it. */
function frame(type: string, data: unknown): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

function headersOf(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
