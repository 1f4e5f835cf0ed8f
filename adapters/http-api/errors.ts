import { ErrorEntry, listOf, TrackingId } from '@aiops/contracts';
import { z } from 'zod';
import {
  described,
  given,
  pageOf,
  pageQuery,
  rangeOf,
  ShipFilter,
  strictly,
  Text,
  timeQuery,
} from './query.ts';
import { listAnswer, notFound, PROBLEM, type Resource } from './route.ts';

const config = { access: 'operator' } as const;
const response = { 200: listOf(ErrorEntry), ...PROBLEM };

/** Every error that was stored: none is swallowed. */
export const errors: Resource = async (app, { store, clock }) => {
  app.get(
    '/api/v3/errors',
    {
      config,
      schema: {
        querystring: strictly({
          ...pageQuery,
          ...timeQuery,
          role: described(Text.optional(), 'Of this role.'),
          ship_id: ShipFilter,
        }),
        response,
      },
    },
    async ({ query }) => {
      const filter = given({ role: query.role, ship_id: query.ship_id, range: rangeOf(query, clock.now()) });
      return listAnswer(await store.listErrors(filter, pageOf(query)));
    },
  );

  app.get(
    '/api/v3/errors/:tracking_id',
    {
      config,
      schema: {
        params: z.object({ tracking_id: TrackingId }),
        querystring: strictly(pageQuery),
        response,
      },
    },
    async ({ params: { tracking_id }, query }) => {
      const page = await store.listErrors({ tracking_id }, pageOf(query));
      // No errors is good news of a known record, and no news of an unknown one.
      if (page.data.length === 0 && (await store.trace(tracking_id)) === null) {
        throw notFound(`record with the tracking id ${tracking_id}`);
      }
      return listAnswer(page);
    },
  );
};
