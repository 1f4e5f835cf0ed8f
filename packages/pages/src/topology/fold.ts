import type { ScopeEdge, ScopeGraph, ScopeNode } from './graph.ts';

/** Of what stands around, so many that the cause depends on directly are shown; of the others … */
const NEAREST_SHOWN = 3;
/** … more than this are folded into one. */
const FAR_SHOWN = 1;
/** A graph of more nodes is made smaller … */
const LEGIBLE = 20;
/** … by folding as many alike as this. */
const ALIKE = 4;

/**
 * Folds what is not on a path: what all of it depends on beyond, and, where there are many devices, those that depend
 * on the same and that nothing depends on.
 */
export function folded(graph: ScopeGraph): ScopeGraph {
  const far = farFromCause(graph);
  const calm = far.length > FAR_SHOWN ? fold(graph, 'around', far) : graph;
  if (calm.nodes.length <= LEGIBLE) return calm;
  return alikeIn(calm).reduce((less, { key, nodes }) => fold(less, key, nodes), calm);
}

/** What stands around, without what the cause itself depends on unless that is much. */
function farFromCause({ nodes, edges }: ScopeGraph): ScopeNode[] {
  const cause = nodes.find(({ role }) => role === 'cause');
  const around = nodes.filter(({ role }) => role === 'around');
  const direct = new Set(edges.filter(({ to }) => to === cause?.id).map(({ from }) => from));
  const near = around.filter(({ id }) => direct.has(id));
  return near.length > NEAREST_SHOWN ? around : around.filter((node) => !near.includes(node));
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
