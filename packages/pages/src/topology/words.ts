import { spoken } from '../theme/words.ts';
import type { NodeRole, ScopeGraph, ScopeNode } from './graph.ts';

const LONGEST = 24;

const ROLE_WORDS: Readonly<Record<NodeRole, string>> = {
  cause: 'probable cause',
  member: 'affected',
  between: 'silent',
  around: 'says nothing',
  group: '',
};

/** What stands in the node; the end of a name tells more than its middle. */
export function labelOf({ id, role, kind, holds }: ScopeNode): string {
  if (role === 'group') return `${holds.length} ${kind === 'around' ? 'others' : 'devices'}`;
  return id.length <= LONGEST ? id : `${id.slice(0, 11)}…${id.slice(-12)}`;
}

/** What the incident has to do with it. */
export function roleWords({ role, kind }: Pick<ScopeNode, 'role' | 'kind'>): string {
  if (role !== 'group') return ROLE_WORDS[role];
  return kind === 'around' ? 'depended on, say nothing' : ROLE_WORDS.member;
}

/** The second line of a node: the kind of device and its part. */
export function kindWords(node: ScopeNode): string {
  if (node.role === 'group' || node.kind === null) return roleWords(node);
  return `${spoken(node.kind)} · ${roleWords(node)}`;
}

export interface Relation {
  readonly id: string;
  readonly kind: string | null;
  readonly role: NodeRole;
  readonly isRegistered: boolean;
  readonly dependsOn: readonly string[];
}

const ORDER: readonly NodeRole[] = ['cause', 'member', 'between', 'around', 'group'];

/** The same as the drawing, for those who read it: each device with what it depends on directly. */
export function relationsOf({ nodes, edges }: ScopeGraph): Relation[] {
  const upstreams = new Map<string, string[]>();
  for (const { from, to } of edges) upstreams.set(to, [...(upstreams.get(to) ?? []), from]);
  return nodes
    .map(({ id, kind, role, isRegistered }) => ({
      id,
      kind: kind === null ? null : spoken(kind),
      role,
      isRegistered,
      dependsOn: (upstreams.get(id) ?? []).sort(),
    }))
    .sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role) || (a.id < b.id ? -1 : 1));
}
