import { Incident } from '@aiops/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, incidentWhen, problemOf, Receipt } from './answers.ts';
import { type Product, runCli, startProduct, temporaryDirectory } from './product.fixture.ts';
import { type Answer, curl, type Request, sendJson } from './senders.ts';

describe('off the loopback address', () => {
  it('nothing starts without a key: it says so, and how to make one', async () => {
    const data = await temporaryDirectory();
    const ran = await runCli([
      'up',
      '--host',
      '0.0.0.0',
      '--port',
      '0',
      '--syslog-port',
      '0',
      '--data',
      data,
    ]);
    expect(ran.code).toBe(1);
    expect(ran.out).not.toContain('ready');
    expect(ran.err).toMatch(/0\.0\.0\.0 needs an API key/);
    expect(ran.err).toContain(`aiops keys add --name bridge --role admin --data ${data}`);
  });
});

describe('with keys', () => {
  const ROLES = ['operator', 'engineer', 'admin', 'ingest'] as const;
  type Role = (typeof ROLES)[number];
  const keys = new Map<Role, string>();
  let product: Product;
  let url = '';
  let data = '';
  beforeAll(async () => {
    data = await temporaryDirectory(afterAll);
    for (const role of ROLES) {
      const ship = role === 'ingest' ? ['--ship', 'aurora'] : [];
      const ran = await runCli(['keys', 'add', '--name', role, '--role', role, ...ship, '--data', data]);
      expect(ran.code).toBe(0);
      keys.set(role, ran.out.trim());
    }
    product = await startProduct({ data, args: ['--host', '0.0.0.0'] });
    url = product.url.replace('0.0.0.0', '127.0.0.1');
  });
  afterAll(() => product?.kill());

  const as = (role: Role): Record<string, string> => ({ authorization: `Bearer ${keys.get(role)}` });
  const ask = (path: string, request: Request = {}): Promise<Answer> => curl(`${url}${path}`, request);

  it('who sends none, or a wrong one, is 401 on every route but liveness', async () => {
    for (const path of ['/api/v3/incidents', '/api/v3/stats', '/api/v3/trace/x', '/api/v3/events']) {
      expect(problemOf(await ask(path))).toMatchObject({ status: 401, code: 'unauthenticated' });
    }
    const wrong = { authorization: `Bearer aiops_${'x'.repeat(43)}` };
    expect(problemOf(await ask('/api/v3/incidents', { headers: wrong })).status).toBe(401);
    const record = { ts: new Date().toISOString(), msg: 'x' };
    expect(problemOf(await sendJson(`${url}/api/v3/ingest/logs`, 'POST', record)).status).toBe(401);
    expect((await ask('/health')).status).toBe(200);
  });

  it('an ingest token only sends, and its ship is that of records that name none', async () => {
    const record = {
      ts: new Date().toISOString(),
      host: 'files-9',
      level: 'error',
      msg: 'write failed: No space left on device',
      tracking_id: 'token-1',
    };
    const sent = await sendJson(`${url}/api/v3/ingest/logs`, 'POST', record, as('ingest'));
    expect(bodyOf(sent, 202, Receipt).accepted).toBe(1);
    for (const path of ['/api/v3/incidents', '/api/v3/logs', '/api/v3/stats', '/api/v3/policy']) {
      expect(problemOf(await ask(path, { headers: as('ingest') }))).toMatchObject({
        status: 403,
        code: 'forbidden',
      });
    }
    const answer = await eventuallyOneIncident();
    expect(answer).toMatchObject({ ship_id: 'aurora', tracking_id: 'token-1' });
  });

  async function eventuallyOneIncident(): Promise<Incident> {
    return incidentWhen(url, 'device_id=host:files-9', () => true, as('operator'));
  }

  it('each role does what it may and is refused what the next one may', async () => {
    const opened = await eventuallyOneIncident();
    const path = `${url}/api/v3/incidents/${opened.incident_id}`;
    const patch = (role: Role, body: object) => sendJson(path, 'PATCH', body, as(role));
    const acknowledged = bodyOf(
      await patch('operator', { status: 'ack', version: opened.version }),
      200,
      Incident,
    );
    expect(acknowledged.timeline.at(-1)).toMatchObject({ event: 'acknowledged', source: 'operator' });
    const { version } = acknowledged;
    expect(problemOf(await patch('operator', { status: 'resolved', version }))).toMatchObject({
      status: 403,
    });
    bodyOf(await patch('engineer', { status: 'resolved', version }), 200, Incident);
    const reload = (role: Role) => ask('/api/v3/policy/reload', { method: 'POST', headers: as(role) });
    expect(problemOf(await reload('engineer')).status).toBe(403);
    expect((await reload('admin')).status).toBe(200);
  });

  it('one that was removed is refused from the next request on', async () => {
    expect((await ask('/api/v3/incidents', { headers: as('operator') })).status).toBe(200);
    expect((await runCli(['keys', 'rm', 'operator', '--data', data])).code).toBe(0);
    expect((await ask('/api/v3/incidents', { headers: as('operator') })).status).toBe(401);
  });

  it('the command line uses the key it is given', async () => {
    const env = { AIOPS_KEY: keys.get('engineer') ?? '' };
    const listed = await runCli(['incidents', 'ls', '--json', '--url', url], env);
    expect(listed.code).toBe(0);
    expect(listed.out).toContain('token-1');
    const without = await runCli(['incidents', 'ls', '--url', url]);
    expect(without.code).toBe(1);
    expect(without.err).toMatch(/key/i);
  });
});
