import type { Device } from '@aiops/contracts';

type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * A circle of `depends_on` that one of these devices is on: its ids, the first one again at the end; null without.
 * A device that depends on itself is no circle here, and unknown upstreams end a path.
 */
export function cycleThrough(
  deviceIds: readonly string[],
  devices: ReadonlyMap<string, Device>,
): readonly string[] | null {
  const upstreams: Graph = new Map(
    [...devices.values()].map(({ device_id, depends_on }) => [
      device_id,
      depends_on.filter((id) => id !== device_id && devices.has(id)),
    ]),
  );
  // What is on no circle and between none goes first, so that the search below is short.
  const core = withoutEnds(reversed(withoutEnds(upstreams)));
  const graph = reversed(core);
  for (const start of deviceIds) {
    const path = graph.has(start) ? wayBack(start, graph) : null;
    if (path !== null) return path;
  }
  return null;
}

/** What is left when nodes without a next one are taken away until there are none. */
function withoutEnds(graph: Graph): Graph {
  const before = reversed(graph);
  const left = new Map([...graph].map(([id, next]) => [id, next.length]));
  const ends = [...left].filter(([, count]) => count === 0).map(([id]) => id);
  // The list grows while it is walked: every node enters it once.
  for (const id of ends) {
    left.delete(id);
    for (const previous of before.get(id) ?? []) {
      const count = (left.get(previous) ?? 0) - 1;
      left.set(previous, count);
      if (count === 0) ends.push(previous);
    }
  }
  return new Map([...left.keys()].map((id) => [id, (graph.get(id) ?? []).filter((next) => left.has(next))]));
}

function reversed(graph: Graph): Graph {
  const result = new Map<string, string[]>([...graph.keys()].map((id) => [id, []]));
  for (const [id, next] of graph) for (const each of next) result.get(each)?.push(id);
  return result;
}

/** The shortest way from a node back to itself. */
function wayBack(start: string, graph: Graph): readonly string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const id of queue) {
    for (const next of graph.get(id) ?? []) {
      if (next === start) return pathOf(id, start, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, id);
      queue.push(next);
    }
  }
  return null;
}

function pathOf(last: string, start: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const path = [start];
  for (let id: string | undefined = last; id !== undefined && id !== start; id = cameFrom.get(id))
    path.push(id);
  return [start, ...path.reverse()];
}
