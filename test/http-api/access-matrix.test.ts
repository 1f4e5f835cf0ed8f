import { describe, expect, it } from 'vitest';
import { ROLES, Site } from './site.ts';

/** Who may call what: the least role of each route. Those of PATCH by status are in its own test. */
const LEAST_ROLE: Readonly<Record<string, 'public' | (typeof ROLES)[number]>> = {
  'GET /health': 'public',
  'GET /ready': 'public',
  'GET /metrics': 'operator',
  'GET /openapi.json': 'public',
  'GET /api/v3/incidents': 'operator',
  'GET /api/v3/incidents/facets': 'operator',
  'POST /api/v3/incidents': 'engineer',
  'GET /api/v3/incidents/:id': 'operator',
  'PATCH /api/v3/incidents/:id': 'operator',
  'GET /api/v3/incidents/:id/timeline': 'operator',
  'GET /api/v3/incidents/:id/evidence': 'operator',
  'GET /api/v3/incidents/:id/similar': 'operator',
  'GET /api/v3/incidents/:id/narratives': 'operator',
  'GET /api/v3/documents/:source/:name': 'operator',
  'GET /api/v3/incidents/:id/ledger': 'operator',
  'GET /api/v3/incidents/:id/series': 'operator',
  'POST /api/v3/incidents/:id/merge': 'engineer',
  'POST /api/v3/incidents/:id/split': 'engineer',
  'POST /api/v3/incidents/:id/enrich': 'engineer',
  'GET /api/v3/stats': 'operator',
  'GET /api/v3/stats/severity': 'operator',
  'GET /api/v3/stats/type': 'operator',
  'GET /api/v3/stats/drops': 'operator',
  'GET /api/v3/stats/duplicates': 'operator',
  'GET /api/v3/stats/suppressions': 'operator',
  'GET /api/v3/trace/:tracking_id': 'operator',
  'GET /api/v3/errors': 'operator',
  'GET /api/v3/errors/:tracking_id': 'operator',
  'GET /api/v3/dead-letters': 'engineer',
  'POST /api/v3/dead-letters/:id/replay': 'admin',
  'GET /api/v3/logs': 'operator',
  'GET /api/v3/metrics': 'operator',
  'GET /api/v3/metrics/range': 'operator',
  'GET /api/v3/anomalies': 'operator',
  'GET /api/v3/devices': 'operator',
  'PUT /api/v3/devices': 'engineer',
  'DELETE /api/v3/devices/:id': 'engineer',
  'DELETE /api/v3/ships/:id': 'engineer',
  'GET /api/v3/ships/unknown': 'operator',
  'GET /api/v3/devices/unknown': 'operator',
  'POST /api/v3/devices/adopt': 'engineer',
  'GET /api/v3/ships': 'operator',
  'GET /api/v3/ships/summary': 'operator',
  'PUT /api/v3/ships': 'engineer',
  'PUT /api/v3/ships/:id/status': 'engineer',
  'GET /api/v3/silences': 'operator',
  'POST /api/v3/silences': 'engineer',
  'POST /api/v3/silences/preview': 'operator',
  'DELETE /api/v3/silences/:id': 'engineer',
  'GET /api/v3/events': 'operator',
  'GET /api/v3/policy': 'operator',
  'GET /api/v3/policy/diff': 'operator',
  'GET /api/v3/session': 'operator',
  'POST /api/v3/policy/reload': 'admin',
};

describe('the access matrix', () => {
  it('names every route that the server has', async () => {
    const routes = new Set<string>();
    const app = new Site().serve((method, url) => {
      if (method !== 'HEAD') routes.add(`${method} ${url}`);
    });
    await app.ready();
    expect([...routes].sort()).toEqual(Object.keys(LEAST_ROLE).sort());
    await app.close();
  });

  it('lets each role do what it may, and no more', async () => {
    const app = new Site().serve();
    for (const [route, least] of Object.entries(LEAST_ROLE)) {
      const [method = '', pattern = ''] = route.split(' ');
      const url = pattern.replace(/:\w+/, 'i-1');
      const statusWith = async (headers: Record<string, string>) =>
        (await app.inject({ method: method as 'GET', url, headers })).statusCode;
      expect((await statusWith({})) === 401, `${route} without a key`).toBe(least !== 'public');
      for (const role of ROLES) {
        const allowed = least === 'public' || ROLES.indexOf(role) >= ROLES.indexOf(least);
        // An endless answer; who may follow it is shown in the tests of the events.
        if (allowed && pattern === '/api/v3/events') continue;
        expect((await statusWith({ 'x-api-key': role })) !== 403, `${route} as ${role}`).toBe(allowed);
      }
    }
    await app.close();
  });

  it('lets an operator acknowledge and comment, and only an engineer change more of an incident', async () => {
    const site = new Site();
    const app = site.serve();
    const as = async (role: string, body: object) =>
      (
        await app.inject({
          method: 'PATCH',
          url: '/api/v3/incidents/i-1',
          headers: { 'x-api-key': role },
          payload: { version: 3, ...body },
        })
      ).statusCode;
    expect(await as('operator', { status: 'ack', comment: 'on it' })).toBe(200);
    expect(site.commands.map(({ command }) => command)).toEqual(['ack', 'comment']);
    site.commands.length = 0;
    for (const body of [
      { status: 'resolved' },
      { status: 'open' },
      { status: 'suppressed' },
      { owner: 'me' },
    ]) {
      expect(await as('operator', { comment: 'and', ...body })).toBe(403);
      expect(site.commands).toEqual([]);
    }
    for (const status of ['resolved', 'open', 'suppressed'])
      expect(await as('engineer', { status })).toBe(200);
    await app.close();
  });
});
