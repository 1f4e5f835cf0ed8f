import type { Principal } from './access.ts';
import type { Origin } from './intake.ts';
import type { Telemetry } from './telemetry.ts';

/** What a receiver over HTTP knows of who sends; a request of the server fits. */
export interface Asker {
  /** The address of the sender. */
  readonly ip: string;
  /** Null without a key. A bare server, as in tests, sets none. */
  readonly principal?: Principal | null;
}

/** The origin of what one request brings. */
export function originOf({ principal }: Asker, origin: Omit<Origin, 'principal'>): Origin {
  return principal ? { ...origin, principal } : origin;
}

/** Told by receivers of what they drop themselves: of whom, why and how many. */
export type OnDropped = (peer: string, reason: string, records: number) => void;

/** Counts and tells what a receiver left out of one request, by the reason. */
export function tellDropped(
  of: { source: string; peer: string; telemetry: Telemetry; onDropped?: OnDropped },
  dropped: ReadonlyMap<string, number>,
): void {
  for (const [reason, count] of dropped) {
    of.telemetry.count('aiops_records_dropped_total', { source: of.source, reason }, count);
    of.onDropped?.(of.peer, reason, count);
  }
}
