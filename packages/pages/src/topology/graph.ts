/**
 * `cause`: the likeliest. `member`: it says something itself. `between`: silent, on a path between two of these.
 * `around`: what they depend on beyond. `group`: several that were folded into one.
 */
export type NodeRole = 'cause' | 'member' | 'between' | 'around' | 'group';

export interface ScopeNode {
  readonly id: string;
  readonly role: NodeRole;
  /** Of the device, such as `switch`; null where the registry does not tell. */
  readonly kind: string | null;
  /** False for one that the registry does not know. */
  readonly isRegistered: boolean;
  /** Of a group: which. */
  readonly holds: readonly string[];
}

/** From what is depended on to what depends on it. */
export interface ScopeEdge {
  readonly from: string;
  readonly to: string;
}

export interface ScopeGraph {
  readonly nodes: readonly ScopeNode[];
  readonly edges: readonly ScopeEdge[];
}
