import { type EnrichmentCompleted, type EnrichmentRequest, type Incident, isPast } from '@aiops/contracts';
import { type Clock, TtlMap } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import type { Store } from '@aiops/ports';
import type { Gently } from './gently.ts';
import { isToldElsewhere, requestOf } from './request-of.ts';

/** Of open incidents, those that were active last first; where there are more the next look goes on behind them. */
const OPEN_AT_A_TIME = 200;
/** What ended before had its time to be told. */
const ENDED_MS = 3_600_000;
const MAX_ENDED = 200;
const MAX_SETTLED = 5_000;
const SETTLED_MS = 86_400_000;
/** So many that fail one after the other are no fault of their own. */
const MAX_FAILED = 3;

/** What is told of an incident that is owed nothing, and whether there was a model then. */
interface Settled {
  readonly told: Pick<EnrichmentCompleted, 'material_version' | 'incident_version' | 'incident_status'>;
  readonly isAbsent: boolean;
}

export interface LookingBackParts {
  readonly store: Pick<Store, 'listIncidents' | 'listNarratives' | 'resolvedIncidents'>;
  readonly policyOf: (shipId: string | null) => Policy;
  /** No model for this ship. */
  readonly isAbsent: (shipId: string | null) => boolean;
  /** Of one that nobody told as it is now. */
  readonly tell: (request: EnrichmentRequest) => Promise<void>;
  /** Of one that is told. True when it is owed something. */
  readonly note: (request: EnrichmentRequest, told: EnrichmentCompleted) => boolean;
  readonly failed: (error: unknown) => void;
  readonly gently: Gently;
  readonly isStopped: () => boolean;
  readonly clock: Clock;
}

/**
 * Looks for incidents that nobody told as they are: those of before an upgrade, and those for whose requests there was no room. An account
 * that is found to be of now, with nothing owed, is read no more until its incident changes.
 */
export class LookingBack {
  readonly #parts: LookingBackParts;
  readonly #settled = new TtlMap<string, Settled>(MAX_SETTLED, SETTLED_MS);
  #cursor: string | null = null;
  #failures = 0;

  constructor(parts: LookingBackParts) {
    this.#parts = parts;
  }

  /** One page of the open ones, and those that ended lately. True when there are open ones behind them. */
  async look(): Promise<boolean> {
    const { store, clock } = this.#parts;
    this.#failures = 0;
    const page = { limit: OPEN_AT_A_TIME, ...(this.#cursor === null ? {} : { cursor: this.#cursor }) };
    // A cursor that leads nowhere any more is not tried again.
    this.#cursor = null;
    const { data, next_cursor } = await store.listIncidents({ status: ['open', 'ack'] }, page);
    await this.#each(data);
    const ended = await store.resolvedIncidents(clock.now() - ENDED_MS, { limit: MAX_ENDED });
    await this.#each(ended.data);
    this.#cursor = next_cursor;
    return next_cursor !== null;
  }

  async #each(incidents: readonly Incident[]): Promise<void> {
    for (const incident of incidents) {
      if (this.#parts.isStopped() || this.#failures >= MAX_FAILED) return;
      if (isToldElsewhere(incident) || this.#isSettled(incident)) continue;
      try {
        await this.#parts.gently(() => this.#lookAt(incident));
        this.#failures = 0;
      } catch (error) {
        this.#failures += 1;
        this.#parts.failed(error);
      }
    }
  }

  #isSettled(incident: Incident): boolean {
    const settled = this.#settled.get(incident.incident_id, this.#parts.clock.now());
    if (settled === undefined || isPast(settled.told, incident)) return false;
    return incident.status === 'resolved' || settled.isAbsent === this.#parts.isAbsent(incident.ship_id);
  }

  async #lookAt(incident: Incident): Promise<void> {
    const { store, policyOf, clock, tell, note, isAbsent } = this.#parts;
    const { incident_id, ship_id, status } = incident;
    const request = requestOf(incident, policyOf(ship_id), clock.now());
    const [told] = await store.listNarratives(incident_id, 1);
    if (told === undefined || isPast(told, incident)) return tell(request);
    // To one that is over nobody adds a model's words later.
    const isOwed = status !== 'resolved' && note(request, told);
    if (!isOwed)
      this.#settled.set(incident_id, { told: stateOf(told), isAbsent: isAbsent(ship_id) }, clock.now());
  }
}

function stateOf({
  material_version,
  incident_version,
  incident_status,
}: EnrichmentCompleted): Settled['told'] {
  return {
    material_version,
    ...(incident_version === undefined ? {} : { incident_version }),
    ...(incident_status === undefined ? {} : { incident_status }),
  };
}
