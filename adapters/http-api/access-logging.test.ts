import type { AuditEvent } from '@aiops/contracts';
import { ManualClock } from '@aiops/kernel';
import { SILENT_LOG } from '@aiops/ports';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { auditReads } from './access-logging.ts';
import type { HttpApiOptions } from './options.ts';

/** What reads leave in the audit by the time the server has closed. */
async function auditOf(isOn: boolean): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  const app = Fastify();
  app.decorateRequest('principal', null);
  app.addHook('onRequest', async (request) => {
    request.principal = { name: 'anna', role: 'operator' };
  });
  const options: Pick<HttpApiOptions, 'audit' | 'clock' | 'log' | 'accessLogging'> = {
    audit: async (event) => {
      events.push(event);
    },
    clock: new ManualClock(0),
    log: SILENT_LOG,
    accessLogging: () => isOn,
  };
  auditReads(app, options);
  app.get('/logs', { config: { access: 'operator' } }, async () => ({}));
  app.put('/ships', { config: { access: 'engineer' } }, async () => ({}));
  for (const url of ['/logs?q=cabin', '/logs?q=card', '/nowhere']) await app.inject(url);
  await app.inject({ method: 'PUT', url: '/ships' });
  await app.close();
  return events;
}

describe('the log of accesses', () => {
  it('says who read what and how often, one event for each caller and route', async () => {
    const events = await auditOf(true);
    expect(
      events.map(({ user, action, resource, details }) => [user, action, resource, details.count]),
    ).toEqual([['anna', 'GET /logs', '/logs?q=cabin', 2]]);
  });

  it('is not kept when the policy says no', async () => {
    expect(await auditOf(false)).toEqual([]);
  });
});
