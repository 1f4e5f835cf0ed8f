import type { LoadedPolicy } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { readArrivals } from '../../batch/arrivals.ts';
import { runFastPath } from '../../batch/fast-path.ts';
import type { InputLine } from '../../batch/read-files.ts';
import type { FaultData } from './files.ts';
import { alertRecord, registryOfCalls, SITE } from './records.ts';
import type { Prediction } from './score.ts';

const HOST_ENTITY = 'host:';

/**
 * What the Fast Path of `aiops analyze` makes of the alerts: they go in as lines of NDJSON, through the parser,
 * enrichment and correlation, beside a registry made of the call graph.
 */
export async function predictGroups(
  { alerts, calls }: Pick<FaultData, 'alerts' | 'calls'>,
  policy: LoadedPolicy,
): Promise<Prediction> {
  const registry = new Registry(registryOfCalls(calls));
  const file = { name: 'alerts', kind: 'ndjson', lines: numbered(alerts.map(alertRecord)) } as const;
  const arrivals = await readArrivals(file, {
    policy,
    registry,
    siteShipId: SITE,
    year: null,
    fileNumber: 0,
    receivedMs: Date.now(),
    onRefused: (_, line, reason) => {
      throw new Error(`alert ${line} was refused: ${reason}`);
    },
  });
  const { incidents } = await runFastPath(arrivals, { policy, registry }, () => undefined);
  const incidentOf = new Map<string, string>();
  const rootsOf = new Map<string, string[]>();
  for (const { incident_id, merged_into, tracking_ids, probable_cause } of incidents) {
    if (merged_into !== undefined) continue;
    for (const id of tracking_ids) incidentOf.set(id, incident_id);
    rootsOf.set(
      incident_id,
      probable_cause.map(({ entity }) => serviceOf(entity)),
    );
  }
  return { incidentOf, rootsOf };
}

/** A service that the call graph doesn't know is an entity by its host name. */
function serviceOf(entity: string): string {
  return entity.startsWith(HOST_ENTITY) ? entity.slice(HOST_ENTITY.length) : entity;
}

async function* numbered(lines: readonly string[]): AsyncGenerator<InputLine> {
  for (const [index, text] of lines.entries()) yield { text, line: index + 1 };
}
