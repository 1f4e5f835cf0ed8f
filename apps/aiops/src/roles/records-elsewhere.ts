import { TOPOLOGY } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import type { Server } from './http.ts';

/** Where senders of any kind come with records; embedded, the same port takes them. */
const RECORDS = [
  '/api/v3/ingest/*',
  '/api/v1/write',
  '/api/v2/alerts',
  '/loki/api/v1/push',
  '/v1/logs',
  '/v1/metrics',
] as const;

/** On a process that takes no records: who sends them here is told who does, before the body is read. */
export async function pointToIngest(server: Server): Promise<void> {
  const { port } = TOPOLOGY.ingest;
  const elsewhere = async (): Promise<never> => {
    throw new CodedError(
      'not_found',
      `this process is incident-api, which takes no records: send them to ingest, whose port is ${port} unless it was told another (aiops send --url http://127.0.0.1:${port})`,
    );
  };
  for (const url of RECORDS) {
    server.route({
      method: ['GET', 'POST'],
      url,
      config: { access: 'public' },
      schema: { hide: true },
      onRequest: elsewhere,
      handler: elsewhere,
    });
  }
}
