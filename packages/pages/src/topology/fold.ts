import type { ScopeEdge, ScopeGraph, ScopeNode } from './scope-graph.ts';

/** More than so many that stand around are folded into one. */
const AROUND_SHOWN = 2;
/** A graph of more nodes is made smaller … */
const LEGIBLE = 20;
/** … by folding as many alike as this. */
const ALIKE = 4;

/**
 * Folds what is not on a path: what all of it depends on beyond, and, where there are many devices, those that depend
 * on the same and that nothing depends on.
 */
export function folded(graph: ScopeGraph): ScopeGraph {
  const around = graph.nodes.filter(({ role }) => role === 'around');
  const calm = around.length > AROUND_SHOWN ? fold(graph, 'around', around) : graph;
  if (calm.nodes.length <= LEGIBLE) return calm;
  return alikeIn(calm).reduce((less, { key, nodes }) => fold(less, key, nodes), calm);
}

/** Members with the same upstreams, and none that hang on them. */
function alikeIn({ nodes, edges }: ScopeGraph): { key: string; nodes: ScopeNode[] }[] {
  const hasBelow = new Set(edges.map(({ from }) => from));
  const upstreams = new Map<string, string[]>();
  for (const { from, to } of edges) upstreams.set(to, [...(upstreams.get(to) ?? []), from]);
  const alike = new Map<string, ScopeNode[]>();
  for (const node of nodes) {
    if (node.role !== 'member' || hasBelow.has(node.id)) continue;
    const key = (upstreams.get(node.id) ?? []).sort().join('\u001f');
    alike.set(key, [...(alike.get(key) ?? []), node]);
  }
  return [...alike]
    .filter(([, same]) => same.length >= ALIKE)
    .map(([key, same]) => ({ key: `alike:${key}`, nodes: same }));
}

/** Puts one node in the place of several. */
function fold({ nodes, edges }: ScopeGraph, key: string, several: readonly ScopeNode[]): ScopeGraph {
  const gone = new Set(several.map(({ id }) => id));
  const id = `group:${key}`;
  const group: ScopeNode = {
    id,
    role: 'group',
    kind: several.every(({ role }) => role === 'around') ? 'around' : 'members',
    isRegistered: true,
    holds: [...gone],
  };
  const nameOf = (end: string): string => (gone.has(end) ? id : end);
  const found = new Map<string, ScopeEdge>();
  for (const edge of edges) {
    const from = nameOf(edge.from);
    const to = nameOf(edge.to);
    if (from !== to) found.set(`${from}\u001f${to}`, { from, to });
  }
  return { nodes: [...nodes.filter((node) => !gone.has(node.id)), group], edges: [...found.values()] };
}
