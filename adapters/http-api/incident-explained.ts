import { ExplainedVerdict, IncidentSeriesAnswer, listOf } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { z } from 'zod';
import { aroundEvent, seriesOf } from './incident-series.ts';
import { incidentById } from './incidents.ts';
import { HOUR_MS, pageOf, pageQuery, strictly } from './query.ts';
import { PROBLEM, type Resource, wholeList } from './route.ts';
import { stepOf } from './search.ts';
import { explained } from './stats.ts';

const config = { access: 'operator' } as const;
const params = z.object({ id: z.string().min(1).max(256) });
/** A statement may be as late as the allowed lateness, and as early as the longest window. */
const STATED_AROUND_MS = 6 * HOUR_MS;

/** What an incident rests on, beyond what it carries itself. */
export const incidentExplained: Resource = async (app, { store, clock }) => {
  app.get(
    '/api/v3/incidents/:id/ledger',
    {
      config,
      schema: {
        params,
        querystring: strictly(pageQuery),
        response: { 200: listOf(ExplainedVerdict), ...PROBLEM },
      },
    },
    async ({ params: { id }, query }) => {
      const { incident_id } = await incidentById(store, id);
      const { data, next_cursor } = await store.listLedger({ incident_id }, pageOf(query));
      return { data: data.map(explained), next_cursor };
    },
  );

  app.get(
    '/api/v3/incidents/:id/series',
    { config, schema: { params, response: { 200: IncidentSeriesAnswer, ...PROBLEM } } },
    async ({ params: { id } }) => {
      const incident = await incidentById(store, id);
      const range = aroundEvent(incident, clock.now());
      const stated = await store.incidentMetrics(id, {
        fromMs: range.fromMs - STATED_AROUND_MS,
        toMs: range.toMs + STATED_AROUND_MS,
      });
      const stepMs = stepOf(range.toMs - range.fromMs);
      return {
        ...wholeList(await seriesOf({ store, stated, range, stepMs })),
        from: toTimestamp(range.fromMs),
        to: toTimestamp(range.toMs),
      };
    },
  );
};
