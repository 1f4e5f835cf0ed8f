import { connect } from 'node:net';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { createBodyReader } from './read-body.ts';

const LIMIT = 1_000;

async function served() {
  const app = Fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  const bodies = createBodyReader();
  app.post('/', async (request, reply) => {
    try {
      await bodies.read(request, {
        types: new Set(['text/plain']),
        encodings: [],
        bodyBytes: LIMIT,
        decodedBytes: LIMIT,
      });
      return reply.code(204).send();
    } catch (error) {
      return reply.code(413).header('connection', 'close').send(String(error));
    }
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { app, port: address.port };
}

it('a sender that looks for the answer only when it has sent all gets the reason, however large its body', async () => {
  const { app, port } = await served();
  const body = 'x'.repeat(20 * 1_048_576);
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body,
  });
  expect([answer.status, await answer.text()]).toEqual([
    413,
    expect.stringContaining('larger than 1000 bytes'),
  ]);
  await app.close();
});

it('a sender that stops halfway through a refused body is not waited for beyond the limit', async () => {
  const { app, port } = await served();
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 5000000\r\n\r\n${'x'.repeat(2_000)}`,
  );
  const first = await new Promise<string>((resolve, reject) => {
    socket.once('data', (bytes) => resolve(bytes.toString())).once('error', reject);
  });
  expect(first).toContain(' 413 ');
  socket.destroy();
  await app.close();
}, 10_000);
