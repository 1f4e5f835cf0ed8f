/** What a key may do. Each role may do what the ones before it may; `ingest` only sends. */
export const ACCESS_ROLES = ['operator', 'engineer', 'admin'] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number] | 'ingest';

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
