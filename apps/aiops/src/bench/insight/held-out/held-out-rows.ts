import type { LoadedPolicy } from '@aiops/policy';
import { readArrivals } from '../../../batch/arrivals.ts';
import { observe } from '../../correlation/observe.ts';
import { type BenchRow, type BenchTable, row } from '../../report.ts';
import type { RunbookFinder } from '../cases.ts';
import { evidenceOf, kindsOfLines } from '../evidence-of-run.ts';
import { ratio } from '../model-run.ts';
import { HELD_OUT_FAULTS } from './faults.ts';
import { heldOutRun, shipOf } from './run-held-out.ts';

const RECEIVED_MS = Date.UTC(2030, 0, 1);

/** What retrieval brings for faults that nothing was made on. One that opens no incident has no runbook, and counts as a miss. */
export async function heldOutRows(
  policy: LoadedPolicy,
  runbooksFor: RunbookFinder | undefined,
): Promise<{ rows: BenchRow[]; table: BenchTable }> {
  const input = heldOutRun();
  const seen = await observe(input, policy);
  const again = heldOutRun();
  const arrivals = await readArrivals(again.file, {
    policy,
    registry: again.registry,
    siteShipId: null,
    year: null,
    fileNumber: 0,
    receivedMs: RECEIVED_MS,
    onRefused: () => undefined,
  });
  const run = { seen, arrivals, registry: input.registry };
  const kinds = kindsOfLines(arrivals);
  const found = await Promise.all(
    HELD_OUT_FAULTS.map(async ({ name, right }, at) => {
      const incident = seen.incidents.find(
        ({ ship_id, merged_into }) => ship_id === shipOf(at) && merged_into === undefined,
      );
      if (incident === undefined || runbooksFor === undefined) return { name, right, type: null, ids: [] };
      const runbooks = await runbooksFor(evidenceOf(run, kinds, incident));
      return {
        name,
        right,
        type: incident.incident_type,
        ids: runbooks.map(({ id }) => id.replace(/^runbooks\//, '')),
      };
    }),
  );
  const share = (count: number, labels: number): number | null =>
    runbooksFor === undefined
      ? null
      : ratio(
          found.filter(({ right, ids }) =>
            ids.slice(0, count).some((id) => right.slice(0, labels).includes(id)),
          ).length,
          found.length,
        );
  const opened = found.filter(({ type }) => type !== null).length;
  const note = `of ${found.length} faults in words that nothing was made on; ${opened} opened an incident`;
  return {
    rows: [
      row('held_out_runbook_top1', share(1, 9), 'ratio', 'higher', 0.8, note),
      row('held_out_runbook_top1_strict', share(1, 1), 'ratio', 'higher', null, 'one label a fault'),
      row('held_out_runbook_top5', share(5, 9), 'ratio', 'higher', 0.95, note),
    ],
    table: {
      title: 'Held-out faults whose first runbook is not a right one',
      columns: ['fault', 'incident', 'first', 'place of a right one'],
      rows: found
        .filter(({ right, ids }) => !right.includes(ids[0] ?? ''))
        .map(({ name, right, type, ids }) => {
          const place = ids.findIndex((id) => right.includes(id));
          return [name, type ?? 'none', ids[0] ?? null, place === -1 ? null : place + 1];
        }),
    },
  };
}
