import { type Incident, isPast } from '@aiops/contracts';
import { type Clock, TtlMap, UnavailableError } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import {
  type HoldingStage,
  NO_EFFECTS,
  type StageEffects,
  type StageInput,
  type Store,
  type Telemetry,
} from '@aiops/ports';
import { askingFor, isToldElsewhere } from './request-of.ts';

/** An incident is asked for when it has been as it is for so long, … */
const QUIET_MS = 2_000;
/** … or when its first change that nobody was asked about is so old. */
const LONGEST_MS = 10_000;
const MAX_KNOWN = 10_000;
const KNOWN_MS = 24 * 3_600_000;

/** What is known of the state that an incident was asked about, or told, in. */
type Known = Parameters<typeof isPast>[0];

interface Waiting {
  readonly incident: Incident;
  readonly sinceMs: number;
  readonly timer: NodeJS.Timeout;
  readonly done: (effects: StageEffects) => void;
  readonly failed: (error: Error) => void;
}

export interface AskingParts {
  readonly store: Pick<Store, 'listNarratives'>;
  readonly policyOf: (shipId: string | null) => Policy;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/**
 * Asks for a narrative of each later state of an incident that matters when it has settled, which is a `material_version`, its end,
 * or its being open again: a burst of them is one request. The state that waits is not acked, so that it comes again after a crash.
 * About a new incident whoever stores it asks.
 */
export class Asking implements HoldingStage {
  readonly #parts: AskingParts;
  /** The latest state that was asked about, or that is told. */
  readonly #asked = new TtlMap<string, Known>(MAX_KNOWN, KNOWN_MS);
  readonly #waiting = new Map<string, Waiting>();
  #isReleased = false;

  constructor(parts: AskingParts) {
    this.#parts = parts;
  }

  async take({ subject, item }: StageInput): Promise<StageEffects> {
    const incident = item as Incident;
    if (this.#isReleased) throw stopping();
    if (subject === 'incidents.created') {
      // Whoever stored it has asked.
      this.#note(incident);
      return NO_EFFECTS;
    }
    return (await this.#isNews(incident)) ? this.#settled(incident) : NO_EFFECTS;
  }

  #note(incident: Incident): void {
    this.#asked.set(incident.incident_id, stateOf(incident), this.#parts.clock.now());
  }

  async #isNews(incident: Incident): Promise<boolean> {
    const { incident_id } = incident;
    if (isToldElsewhere(incident)) return false;
    const known = this.#asked.get(incident_id, this.#parts.clock.now()) ?? (await this.#told(incident_id));
    return known === undefined || isPast(known, incident);
  }

  /** Nobody of this process asked: another one may have, or this one before its last start. The store is asked once. */
  async #told(incidentId: string): Promise<Known | undefined> {
    const [told] = await this.#parts.store.listNarratives(incidentId, 1);
    if (told === undefined) return undefined;
    const { material_version, incident_version, incident_status } = told;
    const known = {
      material_version,
      ...(incident_version === undefined ? {} : { incident_version }),
      ...(incident_status === undefined ? {} : { incident_status }),
    };
    this.#asked.set(incidentId, known, this.#parts.clock.now());
    return known;
  }

  #settled(incident: Incident): Promise<StageEffects> {
    const { incident_id } = incident;
    const nowMs = this.#parts.clock.now();
    const before = this.#waiting.get(incident_id);
    // It is told as the store has it by then: of one state, the version that came first may stand for all.
    if (before !== undefined && !isPast(stateOf(before.incident), incident))
      return Promise.resolve(NO_EFFECTS);
    const sinceMs = before?.sinceMs ?? nowMs;
    if (before !== undefined) this.#leave(before).done(NO_EFFECTS);
    return new Promise((resolve, reject) => {
      const waitMs = Math.max(0, Math.min(QUIET_MS, sinceMs + LONGEST_MS - nowMs));
      const timer = setTimeout(() => {
        this.#waiting.delete(incident_id);
        resolve(this.#ask(incident));
      }, waitMs);
      this.#waiting.set(incident_id, { incident, sinceMs, timer, done: resolve, failed: reject });
      this.#parts.telemetry.gauge('aiops_queue_length', this.#waiting.size, { queue: 'enrichment_requests' });
    });
  }

  #leave(waiting: Waiting): Waiting {
    clearTimeout(waiting.timer);
    this.#waiting.delete(waiting.incident.incident_id);
    return waiting;
  }

  #ask(incident: Incident): StageEffects {
    const { policyOf, clock } = this.#parts;
    const nowMs = clock.now();
    this.#note(incident);
    return { ...NO_EFFECTS, emissions: [askingFor(incident, policyOf(incident.ship_id), nowMs)] };
  }

  release(): void {
    this.#isReleased = true;
    for (const waiting of this.#waiting.values()) this.#leave(waiting).failed(stopping());
  }
}

function stateOf({ material_version, version, status }: Incident): Known {
  return { material_version, incident_version: version, incident_status: status };
}

function stopping(): Error {
  return new UnavailableError('stopping', 'the role is stopping');
}
