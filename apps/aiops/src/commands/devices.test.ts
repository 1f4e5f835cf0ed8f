import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AnsweringServer, answeringServer, type Received } from '../cli/answering-server.fixture.ts';
import { run, type Said } from '../cli/kept-terminal.fixture.ts';

const list = (...data: object[]) => ({ data, next_cursor: null });
const seen = { records: 7, first_seen: '2026-01-01T00:00:00.000Z', last_seen: '2026-01-02T00:00:00.000Z' };
const SWITCH = { device_id: 'switch-3', ship_id: 'aurora', hostnames: ['sw-3'], type: 'switch' };

let folder: string;
let server: AnsweringServer;
/** What GET answers, by path. */
let stored: Record<string, unknown>;

function answer({ method, path, body }: Received) {
  const place = path.split('?')[0] ?? '';
  if (method === 'GET') return { status: 200, body: stored[place] ?? list() };
  const asked = body === '' ? {} : JSON.parse(body);
  if (place.endsWith('/adopt')) {
    const { host, device } = asked;
    return { status: 201, body: { ...device, hostnames: [...(device.hostnames ?? []), host] } };
  }
  if (place.endsWith('/status')) return { status: 200, body: { ship_id: 'aurora', ...asked } };
  return { status: 200, body: { ...list(), moved: [] } };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'devices-'));
  stored = {
    '/api/v3/ships': list({ ship_id: 'aurora' }),
    '/api/v3/devices': list(SWITCH),
    '/api/v3/devices/unknown': list({ ship_id: 'aurora', host: 'SW-12', ...seen }),
  };
  server = await answeringServer(answer);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});
const aiops = (...args: string[]): Promise<Said> => run([...args, '--url', server.url]);
const changes = () => server.received.filter(({ method }) => method !== 'GET');

describe('aiops devices adopt', () => {
  it('adopts a host that was heard', async () => {
    const said = await aiops('devices', 'adopt', 'sw-12', '--id', 'switch-12');
    expect(said).toMatchObject({ code: 0, out: 'sw-12 is switch-12 of aurora from now on.\n' });
  });

  it('refuses a name that nobody heard, which may be a slip, unless it is forced', async () => {
    const said = await aiops('devices', 'adopt', 'sw-21', '--id', 'switch-21');
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.note).toContain('nothing was heard of a host named sw-21 so far (host_unheard)');
    expect(changes()).toEqual([]);
    expect((await aiops('devices', 'adopt', 'sw-21', '--id', 'switch-21', '--force')).code).toBe(0);
    expect((await aiops('devices', 'adopt', 'sw-3', '--id', 'other')).note).toContain('sw-3 is switch-3');
  });

  it('says that a device was there before, and what it has now that it had not', async () => {
    const { out } = await aiops('devices', 'adopt', 'sw-12', '--id', 'switch-3', '--type', 'router');
    expect(out).toBe(
      'switch-3 of aurora was known already: it goes by sw-12 from now on, beside switch-3, sw-3; its type is router, and was switch.\n',
    );
  });
});

describe('aiops devices import', () => {
  const devices = async (text: string): Promise<Said> => {
    const path = join(folder, 'devices.yaml');
    await writeFile(path, text);
    return aiops('devices', 'import', path);
  };

  it('takes devices of a ship that is stored and that the file does not name', async () => {
    const said = await devices('devices: [{device_id: ap-1, ship_id: aurora, depends_on: [switch-3]}]');
    expect(said).toMatchObject({ code: 0, out: '0 ships and 1 device came from the file.\n' });
  });

  it('names every fault of the file and sends nothing of it', async () => {
    const said = await devices(
      'ships: [{ship_id: borealis}]\ndevices: [{device_id: a, ship_id: ghost}, {device_id: b, ship_id: borealis, depends_on: [nobody]}]',
    );
    expect(said.code).toBe(1);
    expect(said.note).toContain('device a: ship_id names ghost');
    expect(said.note).toContain('device b: depends_on names nobody');
    expect(changes()).toEqual([]);
  });
});

describe('aiops ships', () => {
  it('takes any word for a mode, and says so of one that is not common', async () => {
    expect(await aiops('ships', 'status', 'aurora', 'in_port')).toMatchObject({ code: 0, note: '' });
    const said = await aiops('ships', 'status', 'aurora', 'parked');
    expect(said.out).toBe('aurora is parked.\n');
    expect(said.note).toContain('The word is free');
  });

  it('names ships that records state and nobody registered, with their counts', async () => {
    stored['/api/v3/ships/unknown'] = list({ ship_id: 'aurroa', ...seen });
    const said = await aiops('ships', 'ls');
    expect(said.out).toContain('aurora');
    expect(said.note).toBe('aurroa is not registered: 7 records since 2026-01-01 00:00:00Z name it.\n');
  });
});
