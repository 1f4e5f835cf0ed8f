import type { FastifyInstance } from 'fastify';

const GRACE_MS = 5000;
const LOOK_MS = 20;

/**
 * Lets the requests under way finish when the server stops, and closes what is left: a browser's spare
 * connections, on which no request ever came, would otherwise hold up the stop until their time-out.
 */
export function drainOnClose(app: FastifyInstance): void {
  let underWay = 0;
  app.addHook('onRequest', async (_request, reply) => {
    underWay += 1;
    reply.raw.once('close', () => {
      underWay -= 1;
    });
  });
  app.addHook('preClose', async () => {
    let waitedMs = 0;
    const look = setInterval(() => {
      waitedMs += LOOK_MS;
      if (underWay > 0 && waitedMs < GRACE_MS) return;
      clearInterval(look);
      app.server.closeAllConnections();
    }, LOOK_MS);
    look.unref();
  });
}
