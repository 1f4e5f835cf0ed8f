import type { Session } from '@aiops/contracts';
import { createContext, useContext } from 'react';

const SessionContext = createContext<Session | null>(null);
export const SessionProvider = SessionContext.Provider;

const RANK = { ingest: 0, operator: 1, engineer: 2, admin: 3 } as const;

/** Who works here. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('there is a session inside <SignedIn>');
  return session;
}

/** Whether this person may do what needs at least the role; the server decides in the end. */
export function useMayActAs(): (needed: 'operator' | 'engineer' | 'admin') => boolean {
  const { role } = useSession();
  return (needed) => RANK[role] >= RANK[needed];
}
