import { Id, listOf, Ship, ShipSummary, UnknownShip } from '@aiops/contracts';
import { z } from 'zod';
import { AHEAD_MS, HOUR_MS, pageQuery, strictly } from './query.ts';
import { notFound, PROBLEM, pageById, type Resource, wholeList } from './route.ts';
import { shipSummaries } from './ship-summaries.ts';

const read = { access: 'operator' } as const;
const write = { access: 'engineer' } as const;

const ShipsBody = strictly({ ships: z.array(Ship).min(1).max(1000) });
const StatusBody = strictly({ mode: z.string().min(1).max(64) });

/** What was heard longer ago says nothing of how a ship is. */
const HEARD_WITHIN_MS = 24 * HOUR_MS;

/** The ships of the site, and how they operate. */
export const ships: Resource = async (app, { registry: operations, store, linkTypesOf, clock }) => {
  app.get(
    '/api/v3/ships',
    {
      config: read,
      schema: { querystring: strictly(pageQuery), response: { 200: listOf(Ship), ...PROBLEM } },
    },
    async ({ query }) => pageById((await operations.document()).ships, (ship) => ship.ship_id, query),
  );

  app.get(
    '/api/v3/ships/summary',
    { config: read, schema: { response: { 200: listOf(ShipSummary), ...PROBLEM } } },
    async () => {
      const nowMs = clock.now();
      const [{ ships: registered }, live, last] = await Promise.all([
        operations.document(),
        store.liveIncidents(),
        store.lastRecords({ fromMs: nowMs - HEARD_WITHIN_MS, toMs: nowMs + AHEAD_MS }),
      ]);
      return wholeList(shipSummaries({ registered, live, last, linkTypesOf }));
    },
  );

  app.put(
    '/api/v3/ships',
    { config: write, schema: { body: ShipsBody, response: { 200: listOf(Ship), ...PROBLEM } } },
    async ({ body }) => {
      await operations.putShips(body.ships);
      return wholeList(body.ships);
    },
  );

  app.get(
    '/api/v3/ships/unknown',
    {
      config: read,
      schema: {
        querystring: strictly({ limit: pageQuery.limit }),
        response: { 200: listOf(UnknownShip), ...PROBLEM },
      },
    },
    async ({ query }) => wholeList(await operations.unknownShips(query.limit)),
  );

  app.delete(
    '/api/v3/ships/:id',
    { config: write, schema: { params: z.object({ id: Id }), response: { 200: Ship, ...PROBLEM } } },
    async ({ params: { id } }) => {
      const removed = await operations.removeShip(id);
      if (removed === null) throw notFound(`ship ${id}`);
      return removed;
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
