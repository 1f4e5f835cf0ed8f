import { Device, Id, listOf, MovedName, UnknownHost } from '@aiops/contracts';
import { z } from 'zod';
import { auditMoved } from './moved-names.ts';
import { pageQuery, ShipFilter, strictly } from './query.ts';
import { notFound, PROBLEM, pageById, type Resource, wholeList } from './route.ts';

const read = { access: 'operator' } as const;
const write = { access: 'engineer' } as const;
const MAX_DEVICES = 5000;
const BODY_BYTES = 8 * 1_048_576;

const DevicesBody = strictly({ devices: z.array(Device).min(1).max(MAX_DEVICES) });
const AdoptBody = strictly({ host: z.string().min(1).max(255), device: Device });

/** The devices of the site, and the hosts that no device claims yet. */
export const devices: Resource = async (app, options) => {
  const { registry: operations } = options;
  app.get(
    '/api/v3/devices',
    {
      config: read,
      schema: {
        querystring: strictly({ ...pageQuery, ship_id: ShipFilter }),
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
      schema: {
        querystring: strictly({
          force: z.enum(['true', 'false']).default('false').meta({
            description: 'Take names from other devices of the ship. Without it such a change is a 409.',
          }),
        }),
        body: DevicesBody,
        response: { 200: listOf(Device).extend({ moved: z.array(MovedName) }), ...PROBLEM },
      },
    },
    async (request) => {
      const { body, query } = request;
      const moved = await operations.putDevices(body.devices, { force: query.force === 'true' });
      if (moved.length > 0) await auditMoved(request, moved, options);
      return { ...wholeList(body.devices), moved: [...moved] };
    },
  );

  app.get(
    '/api/v3/devices/unknown',
    {
      config: read,
      schema: {
        querystring: strictly({ limit: pageQuery.limit }),
        response: { 200: listOf(UnknownHost), ...PROBLEM },
      },
    },
    async ({ query }) => wholeList(await operations.unknownHosts(query.limit)),
  );

  app.delete(
    '/api/v3/devices/:id',
    { config: write, schema: { params: z.object({ id: Id }), response: { 200: Device, ...PROBLEM } } },
    async ({ params: { id } }) => {
      const removed = await operations.removeDevice(id);
      if (removed === null) throw notFound(`device ${id}`);
      return removed;
    },
  );

  app.post(
    '/api/v3/devices/adopt',
    { config: write, schema: { body: AdoptBody, response: { 201: Device, ...PROBLEM } } },
    async ({ body: { host, device } }, reply) => {
      const adopted = await operations.adopt(host, device);
      reply.code(201);
      return adopted;
    },
  );
};
