import {
  DroppedRecords,
  ExplainedVerdict,
  type LedgerEntry,
  listOf,
  REASONS,
  type Reason,
  StatsSnapshot,
  Timestamp,
} from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import type { RoleStatus } from '@aiops/ports';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiStore, HttpApiOptions } from './options.ts';
import { pageOf, pageQuery, spanOf, spanQuery, strictly } from './query.ts';
import { PROBLEM, type Resource, wholeList } from './route.ts';

const config = { access: 'operator' } as const;
const SpanQuery = strictly(spanQuery);
const within = { range: z.string(), from: Timestamp, to: Timestamp };
const Breakdown = listOf(z.object({ key: z.string(), count: z.number().int() })).extend(within);
const Drops = listOf(DroppedRecords).extend(within);
const Verdicts = listOf(ExplainedVerdict).extend({ ...within, count: z.number().nullable() });

const SUPPRESSING: readonly Reason[] = ['silenced', 'maintenance', 'suppressed_by_operator'];

export function explained(entry: LedgerEntry): ExplainedVerdict {
  return { ...entry, reason: REASONS[entry.verdict] };
}

/** What was counted, and the lists behind two of the counts. */
export const stats: Resource = async (app, options) => {
  const { store, roles, clock } = options;

  app.get(
    '/api/v3/stats',
    { config, schema: { querystring: SpanQuery, response: { 200: StatsSnapshot, ...PROBLEM } } },
    async (request) => {
      return snapshotOf({ store, roles }, spanOf(request.query, clock.now()));
    },
  );

  for (const by of ['severity', 'type'] as const) {
    app.get(
      `/api/v3/stats/${by}`,
      { config, schema: { querystring: SpanQuery, response: { 200: Breakdown, ...PROBLEM } } },
      async (request) => {
        const span = spanOf(request.query, clock.now());
        return { ...headOf(span), ...wholeList(await store.breakdown(by, span.range)) };
      },
    );
  }
  app.get(
    '/api/v3/stats/drops',
    {
      config,
      schema: {
        querystring: strictly({ ...spanQuery, limit: pageQuery.limit }),
        response: { 200: Drops, ...PROBLEM },
      },
    },
    async (request) => {
      const span = spanOf(request.query, clock.now());
      return { ...headOf(span), ...wholeList(await store.listDrops(span.range, request.query.limit)) };
    },
  );
  verdictRoute(app, options, 'duplicates', ['duplicate']);
  verdictRoute(app, options, 'suppressions', SUPPRESSING);
};

/** The counts of a span, as the route and the live events show them. */
export async function snapshotOf(
  { store, roles }: { readonly store: Pick<ApiStore, 'stats'>; readonly roles: RoleStatus },
  span: ReturnType<typeof spanOf>,
): Promise<StatsSnapshot> {
  const [stored, services] = await Promise.all([store.stats(span.range), roles.services(span.range)]);
  return { ...stored, ...headOf(span), services, slo: roles.slo(stored) };
}

/** Counts the verdicts and lists them, each with the incident it went to. */
function verdictRoute(
  app: FastifyInstance,
  { store, clock }: HttpApiOptions,
  name: 'duplicates' | 'suppressions',
  verdicts: readonly Reason[],
): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    `/api/v3/stats/${name}`,
    {
      config,
      schema: {
        querystring: strictly({ ...spanQuery, ...pageQuery }),
        response: { 200: Verdicts, ...PROBLEM },
      },
    },
    async (request) => {
      const span = spanOf(request.query, clock.now());
      const [counted, page] = await Promise.all([
        store.stats(span.range),
        store.listLedger({ range: span.range, verdicts }, pageOf(request.query)),
      ]);
      return {
        ...headOf(span),
        count: counted[name],
        data: page.data.map(explained),
        next_cursor: page.next_cursor,
      };
    },
  );
}

function headOf({ name, range }: ReturnType<typeof spanOf>): { range: string; from: string; to: string } {
  return { range: name, from: toTimestamp(range.fromMs), to: toTimestamp(range.toMs) };
}
