/** What a key may do. Each role may do what the ones before it may; `ingest` only sends. */
export const ACCESS_ROLES = ['operator', 'engineer', 'admin'] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number] | 'ingest';

const RANK: Readonly<Record<AccessRole, number>> = { ingest: 0, operator: 1, engineer: 2, admin: 3 };

/** Whether a key of this role may do what needs at least `needed`. */
export function mayActAs(role: AccessRole, needed: AccessRole): boolean {
  return RANK[role] >= RANK[needed];
}

export interface Principal {
  /** Who, for the audit and the timeline. */
  readonly name: string;
  readonly role: AccessRole;
  /** The ship that records with this token belong to, when they don't say. */
  readonly ship_id?: string;
}

export interface Authenticator {
  /** Null for a key that is unknown or revoked. Constant-time in the key. */
  authenticate(key: string): Promise<Principal | null>;
  /** True when at least one key exists. */
  hasKeys(): Promise<boolean>;
}
