import type { AnomalyEnriched, Reason } from '@aiops/contracts';
import type { IncidentIndex } from './incident-index.ts';
import type { RelateContext } from './relate.ts';
import type { CorrelateState, IncidentState, ShipState } from './state.ts';

/** Everything one step of correlation works with: one ship, at one time of the bus. */
export interface Turn extends RelateContext {
  readonly state: CorrelateState;
  readonly ship: ShipState;
  readonly index: IncidentIndex;
  /** When the bus took the message that is being handled, ms. */
  readonly atMs: number;
  /** How many tracking ids and errors an incident keeps in memory. */
  readonly keep: number;
  /** How long a resolved incident stays in memory, for late statements and people's commands. */
  readonly keepResolvedMs: number;
  /** Writes a verdict about a statement to the ledger. */
  verdict(anomaly: AnomalyEnriched, reason: Reason, detail: string, incidentId?: string): void;
  /** Says that an incident changed and shall be emitted. */
  changed(incident: IncidentState): void;
}
