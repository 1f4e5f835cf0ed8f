import type { LoadedPolicy } from '@aiops/policy';
import { incidentsOfLines } from '../incidents-of-lines.ts';
import type { FaultData } from './files.ts';
import { alertRecord, registryOfCalls } from './records.ts';
import type { Prediction } from './score.ts';

const HOST_ENTITY = 'host:';

/** The incidents that the Fast Path makes of the alerts, beside a registry made of the call graph. */
export async function predictGroups(
  { alerts, calls }: Pick<FaultData, 'alerts' | 'calls'>,
  policy: LoadedPolicy,
): Promise<Prediction> {
  const incidents = await incidentsOfLines(alerts.map(alertRecord), registryOfCalls(calls), policy);
  const incidentOf = new Map<string, string>();
  const rootsOf = new Map<string, string[]>();
  for (const { incident_id, tracking_ids, probable_cause } of incidents) {
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
