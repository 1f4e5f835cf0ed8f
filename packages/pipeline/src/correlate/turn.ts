import type { AnomalyEnriched, Reason } from '@aiops/contracts';
import type { Place } from './canonical-order.ts';
import type { IncidentIndex } from './incident-index.ts';
import type { RelateContext } from './relate.ts';
import type { Schedule } from './schedule.ts';
import type { IncidentState, ShipState, Waiting } from './state.ts';
import type { WaitingIndex } from './waiting-index.ts';

/**
 * Everything one step of correlation works with: one ship, at one time of the bus. Whoever changes an incident or a
 * member touches it first, so that the step can be taken back.
 */
export interface Turn extends RelateContext {
  readonly ship: ShipState;
  readonly index: IncidentIndex;
  readonly waiting: WaitingIndex;
  /** By incident: when time may change it. */
  readonly schedule: Schedule;
  /** When the bus took the message that is being handled, ms. */
  readonly atMs: number;
  /** The ship's event time as of now. */
  readonly nowMs: number;
  /** Beyond it time only closes: at the end of a file nobody knows what came after, and nothing opens for its sake. */
  readonly opensUntilMs: number;
  /** Place of what is being handled in the order of event time. */
  readonly place: Place;
  readonly placeMs: number;
  /** How far the watermark lags behind the ship's event time. */
  readonly latenessMs: number;
  /** How many tracking ids and errors an incident keeps in memory. */
  readonly keep: number;
  /** How long a resolved incident stays in memory, for late statements and people's commands. */
  readonly keepResolvedMs: number;
  /** Writes a verdict about a statement to the ledger. */
  verdict(anomaly: AnomalyEnriched, reason: Reason, detail: string, incidentId?: string): void;
  /** To be called before an incident is changed. */
  touch(incident: IncidentState): void;
  /** To be called before a member of a touched incident is changed, added or taken out. */
  touchMember(incident: IncidentState, fingerprint: string): void;
  /** Puts a new incident among those of the ship. */
  add(incident: IncidentState): void;
  /** Forgets an incident. */
  forget(incident: IncidentState): void;
  /** Changes the queue of those that wait: a statement, or null for one that waits no longer. */
  setWaiting(number: number, waiting: Waiting | null): void;
  /** The ends that overtook their beginnings, to be changed. */
  endsToChange(): Map<string, number>;
  /** Says that an incident took a statement. */
  took(incident: IncidentState, recordId: string, trackingId: string): void;
  /** Says that an incident that a command made has its tracking ids. */
  tookAll(incident: IncidentState, commandId: string): void;
  /** Says that an incident brings to the store what another one has not yet. */
  handOver(from: IncidentState, to: IncidentState): void;
  /** The id that an incident gets whose opener gives it this one. */
  nameFor(canonicalId: string, recordId: string): string;
  /** The incident that a person means by an id. */
  find(id: string): IncidentState | undefined;
  /** Says that an incident changed and shall be emitted. */
  changed(incident: IncidentState): void;
}
