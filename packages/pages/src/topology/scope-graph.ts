import type { Device } from '@aiops/contracts';
import { folded } from './fold.ts';
import type { NodeRole, ScopeEdge, ScopeGraph } from './graph.ts';
import { withoutImplied } from './implied-edges.ts';

export type KnownDevice = Pick<Device, 'device_id' | 'depends_on' | 'type'>;

interface ScopeInput {
  readonly devices: readonly KnownDevice[];
  /** Entities of the incident's scope. */
  readonly scope: readonly string[];
  /** The first of the ranking; null when nobody is. It may be silent and outside of the scope. */
  readonly cause: string | null;
}

/** As many as a drawing and a browser take; the registry of a ship may be wrong in any way. */
const MAX_NODES = 400;

/** The devices of an incident with all that they depend on. */
export function scopeGraph({ devices, scope, cause }: ScopeInput): ScopeGraph {
  const known = new Map(devices.map((device) => [device.device_id, device]));
  const members = new Set(scope);
  const named = cause === null ? members : new Set([...members, cause]);
  const ids = withUpstreams([...named], known);
  const edges = edgesWithin(ids, known);
  const below = downstreamOf(named, edges);
  const roleOf = (id: string): NodeRole => {
    if (id === cause) return 'cause';
    if (members.has(id)) return 'member';
    return below.has(id) ? 'between' : 'around';
  };
  const nodes = [...ids].map((id) => ({
    id,
    role: roleOf(id),
    kind: known.get(id)?.type ?? null,
    isRegistered: known.has(id),
    holds: [],
  }));
  return { nodes, edges };
}

/** The graph as it is drawn: without lines that follow from others, and legible however many devices there are. */
export function drawnGraph(graph: ScopeGraph): ScopeGraph {
  return withoutImplied(folded(graph));
}

function withUpstreams(
  entities: readonly string[],
  known: ReadonlyMap<string, KnownDevice>,
): ReadonlySet<string> {
  const ids = new Set(entities.slice(0, MAX_NODES));
  // A set goes on through what is added to it meanwhile.
  for (const id of ids) {
    for (const upstream of known.get(id)?.depends_on ?? []) {
      if (ids.size < MAX_NODES) ids.add(upstream);
    }
  }
  return ids;
}

function edgesWithin(ids: ReadonlySet<string>, known: ReadonlyMap<string, KnownDevice>): ScopeEdge[] {
  return [...ids].flatMap((to) =>
    (known.get(to)?.depends_on ?? [])
      .filter((from) => from !== to && ids.has(from))
      .map((from) => ({ from, to })),
  );
}

/** Everything that hangs on one of these. */
function downstreamOf(named: ReadonlySet<string>, edges: readonly ScopeEdge[]): ReadonlySet<string> {
  const below = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const known = below.get(from);
    if (known === undefined) below.set(from, [to]);
    else known.push(to);
  }
  const found = new Set<string>();
  for (const id of named) for (const to of below.get(id) ?? []) found.add(to);
  for (const id of found) for (const to of below.get(id) ?? []) found.add(to);
  return found;
}
