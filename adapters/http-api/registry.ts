import { Device, Id, listOf, Ship, UnknownHost } from '@aiops/contracts';
import { z } from 'zod';
import { pageQuery, Text } from './query.ts';
import { notFound, PROBLEM, pageById, type Resource, wholeList } from './route.ts';

const read = { access: 'operator' } as const;
const write = { access: 'engineer' } as const;
const MAX_DEVICES = 5000;
const BODY_BYTES = 8 * 1_048_576;

const DevicesBody = z.strictObject({ devices: z.array(Device).min(1).max(MAX_DEVICES) });
const ShipsBody = z.strictObject({ ships: z.array(Ship).min(1).max(1000) });
const StatusBody = z.strictObject({ mode: z.string().min(1).max(64) });
const AdoptBody = z.strictObject({ host: z.string().min(1).max(255), device: Device });

/** What the site consists of: ships, devices, and the hosts that no device claims yet. */
export const registry: Resource = async (app, { registry: operations }) => {
  app.get(
    '/api/v3/devices',
    {
      config: read,
      schema: {
        querystring: z.strictObject({ ...pageQuery, ship_id: Text.optional() }),
        response: { 200: listOf(Device), ...PROBLEM },
      },
    },
    async ({ query }) => {
      const { devices } = await operations.document();
      const wanted =
        query.ship_id === undefined ? devices : devices.filter(({ ship_id }) => ship_id === query.ship_id);
      return pageById(wanted, (device) => device.device_id, query);
    },
  );

  app.put(
    '/api/v3/devices',
    {
      config: write,
      bodyLimit: BODY_BYTES,
      schema: { body: DevicesBody, response: { 200: listOf(Device), ...PROBLEM } },
    },
    async ({ body }) => {
      await operations.putDevices(body.devices);
      return wholeList(body.devices);
    },
  );

  app.get(
    '/api/v3/devices/unknown',
    {
      config: read,
      schema: {
        querystring: z.strictObject({ limit: pageQuery.limit }),
        response: { 200: listOf(UnknownHost), ...PROBLEM },
      },
    },
    async ({ query }) => wholeList(await operations.unknownHosts(query.limit)),
  );

  app.post(
    '/api/v3/devices/adopt',
    { config: write, schema: { body: AdoptBody, response: { 201: Device, ...PROBLEM } } },
    async ({ body: { host, device } }, reply) => {
      const known = device.hostnames.some((name) => name.toLowerCase() === host.toLowerCase());
      const adopted = known ? device : { ...device, hostnames: [...device.hostnames, host] };
      await operations.adopt(host, adopted);
      reply.code(201);
      return adopted;
    },
  );

  app.get(
    '/api/v3/ships',
    {
      config: read,
      schema: { querystring: z.strictObject(pageQuery), response: { 200: listOf(Ship), ...PROBLEM } },
    },
    async ({ query }) => pageById((await operations.document()).ships, (ship) => ship.ship_id, query),
  );

  app.put(
    '/api/v3/ships',
    { config: write, schema: { body: ShipsBody, response: { 200: listOf(Ship), ...PROBLEM } } },
    async ({ body }) => {
      await operations.putShips(body.ships);
      return wholeList(body.ships);
    },
  );

  app.put(
    '/api/v3/ships/:id/status',
    {
      config: write,
      schema: {
        params: z.object({ id: Id }),
        body: StatusBody,
        response: { 200: z.object({ ship_id: Id, mode: z.string() }), ...PROBLEM },
      },
    },
    async ({ params: { id }, body: { mode } }) => {
      if (!(await operations.setShipStatus(id, mode))) throw notFound(`ship ${id}`);
      return { ship_id: id, mode };
    },
  );
};
