import type { Device, Incident } from '@aiops/contracts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { entityWord } from '../actions/incident-words.ts';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { Failed, Loading } from '../frame/page-states.tsx';
import { Part } from '../frame/part.tsx';
import { spoken } from '../theme/words.ts';
import type { ScopeGraph } from '../topology/graph.ts';
import { RelationList } from '../topology/relation-list.tsx';
import { scopeGraph } from '../topology/scope-graph.ts';
import styles from './scope.module.css';

const TopologyGraph = lazy(async () => ({
  default: (await import('../topology/topology-graph.tsx')).TopologyGraph,
}));

/** Where it is: the affected devices among those that they depend on. */
export function Scope({ incident }: { readonly incident: Incident }) {
  return (
    <Part title="Where">
      <Place incident={incident} />
    </Part>
  );
}

function Place({ incident }: { readonly incident: Incident }) {
  const { ship_id: shipId, scope, merged_into } = incident;
  if (merged_into !== undefined) {
    return <p className={styles.legend}>Its devices are told with the incident that it was merged into.</p>;
  }
  if (scope.length === 0) {
    return <p className={styles.legend}>No device is named by what was reported.</p>;
  }
  if (shipId === null) {
    return (
      <Entities incident={incident} why="The ship is not known, so nobody knows what depends on what." />
    );
  }
  return <OnShip incident={incident} shipId={shipId} />;
}

function OnShip({ incident, shipId }: { readonly incident: Incident; readonly shipId: string }) {
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: keys.devices(shipId),
    queryFn: ({ signal }) => api.devices(shipId, signal),
    staleTime: 300_000,
  });
  if (data !== undefined) return <OnGraph incident={incident} devices={data.data} />;
  if (error === null) return <Loading what="the devices of the ship" />;
  return (
    <>
      <Failed what="the devices of the ship" error={error} onRetry={() => void refetch()} />
      <Entities incident={incident} why="What depends on what is not known now." />
    </>
  );
}

interface OnGraphProps {
  readonly incident: Incident;
  readonly devices: readonly Device[];
}

function OnGraph({ incident, devices }: OnGraphProps) {
  const graph = useScopeGraph(incident, devices);
  const isKnown = graph.nodes.some(({ isRegistered }) => isRegistered);
  if (!isKnown) {
    const why =
      devices.length === 0
        ? 'The device registry knows no device of this ship, so nobody knows what depends on what.'
        : 'The device registry knows none of these, so nobody knows what they depend on.';
    return <Entities incident={incident} why={why} />;
  }
  return (
    <>
      <p className={styles.legend}>
        Arrows go from what is depended on to what depends on it. A diamond is the probable cause, a filled
        circle is affected, a ring is silent between them, a dot is what they depend on.
      </p>
      <Suspense fallback={<Loading what="the drawing" />}>
        <TopologyGraph graph={graph} name={nameOf(graph)} />
      </Suspense>
      <details className={styles.details}>
        <summary>The same as a list</summary>
        <RelationList graph={graph} />
      </details>
    </>
  );
}

/** Drawn again only when the entities change, and not with each count. */
function useScopeGraph({ scope, probable_cause }: Incident, devices: readonly Device[]): ScopeGraph {
  const entities = [...new Set(scope.map(({ device_id }) => device_id))].join('\n');
  const cause = probable_cause.find(({ rank }) => rank === 1)?.entity ?? null;
  return useMemo(
    () => scopeGraph({ devices, scope: entities === '' ? [] : entities.split('\n'), cause }),
    [devices, entities, cause],
  );
}

function nameOf({ nodes }: ScopeGraph): string {
  const cause = nodes.find(({ role }) => role === 'cause');
  const affected = nodes.filter(({ role }) => role === 'cause' || role === 'member').length;
  const from = cause === undefined ? '' : `, the probable cause ${entityWord(cause.id)}`;
  return `${affected} devices of the incident and what they depend on${from}. The list below says the same.`;
}

/** Without a registry: who is affected is known, what depends on what is not. */
function Entities({ incident, why }: { readonly incident: Incident; readonly why: string }) {
  return (
    <>
      <p className={styles.legend}>{why}</p>
      <ul className={styles.entities} aria-label="Affected">
        {incident.scope.map(({ device_id, service }) => (
          <li key={`${device_id} ${service}`}>
            <strong>{entityWord(device_id)}</strong>
            {service !== null && ` ${spoken(service)}`}
          </li>
        ))}
      </ul>
    </>
  );
}
