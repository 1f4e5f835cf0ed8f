import { createHttpServer } from '@aiops/adapters/http-server';
import { SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { expect, it } from 'vitest';
import { pointToIngest } from './records-elsewhere.ts';

it('who sends records to the incident-api is told where ingest takes them, whatever the records look like', async () => {
  const server = createHttpServer({
    log: SILENT_LOG,
    telemetry: SILENT_TELEMETRY,
    prometheusText: async () => '',
    authenticator: { authenticate: async () => null, hasKeys: async () => true },
    health: async () => ({ ready: true, dependencies: [] }),
    requireKey: 'always',
  });
  await pointToIngest(server);
  const headers = { 'content-type': 'application/x-ndjson' };
  for (const url of ['/api/v3/ingest/logs', '/api/v2/alerts', '/v1/metrics', '/loki/api/v1/push']) {
    const answer = await server.inject({ method: 'POST', url, headers, payload: '{"msg":"x"}\n' });
    expect(answer.statusCode, url).toBe(404);
    expect(answer.json()).toMatchObject({
      code: 'not_found',
      detail: expect.stringContaining('--url http://127.0.0.1:8081'),
    });
  }
  const other = await server.inject({ method: 'POST', url: '/api/v3/nothing' });
  expect(other.json()).toMatchObject({ detail: 'there is no such route' });
  await server.close();
});
