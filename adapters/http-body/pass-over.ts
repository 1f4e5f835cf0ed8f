import type { IncomingMessage } from 'node:http';

/** What is still read of a body that is refused already. */
const MAX_BYTES = 67_108_864;
const MAX_MS = 5_000;

/**
 * Reads on, and throws away, what a sender still sends of a refused body: most senders look for the answer only when
 * they have sent all, and a connection that is closed before costs them the reason. Bounded; never throws.
 */
export async function passOver(raw: IncomingMessage): Promise<void> {
  if (raw.complete || raw.readableEnded || raw.destroyed) return;
  await new Promise<void>((resolve) => {
    let bytes = 0;
    const done = (): void => {
      clearTimeout(timer);
      raw.off('data', count).off('end', done).off('close', done).off('error', done).pause();
      resolve();
    };
    const count = (piece: Buffer): void => {
      bytes += piece.length;
      if (bytes > MAX_BYTES) done();
    };
    const timer = setTimeout(done, MAX_MS);
    raw.on('data', count).once('end', done).once('close', done).once('error', done);
    raw.resume();
  });
}
