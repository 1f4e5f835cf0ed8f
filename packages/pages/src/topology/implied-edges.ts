import type { ScopeGraph } from './graph.ts';

/** Beyond it lines are left as they are: each is a search through the others. */
const MAX_EDGES = 1500;

/** Leaves out each line that others say too: who depends on the server depends on the switch of the server. */
export function withoutImplied(graph: ScopeGraph): ScopeGraph {
  if (graph.edges.length > MAX_EDGES) return graph;
  const below = new Map<string, Set<string>>();
  for (const { from, to } of graph.edges) {
    const known = below.get(from) ?? new Set();
    below.set(from, known.add(to));
  }
  const edges = graph.edges.filter(({ from, to }) => {
    const others = below.get(from);
    others?.delete(to);
    const isImplied = reaches(below, from, to);
    // One after the other, so that of two that say each other one stays.
    if (!isImplied) others?.add(to);
    return !isImplied;
  });
  return { nodes: graph.nodes, edges };
}

function reaches(below: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set(below.get(from) ?? []);
  for (const id of seen) {
    if (id === to) return true;
    for (const next of below.get(id) ?? []) seen.add(next);
  }
  return false;
}
