import type { Incident } from '@aiops/contracts';
import { type Clock, TtlMap } from '@aiops/kernel';
import type { Telemetry } from '@aiops/ports';

/** A request comes moments after the incident that it asks about; what is not here is in the store. */
const MAX_KNOWN = 1_000;
const KNOWN_MS = 120_000;

/** The newest version of the incidents that were stored lately, so that who is asked about them need not read them again. */
export class KnownIncidents {
  readonly #clock: Clock;
  readonly #telemetry: Telemetry;
  readonly #newest = new TtlMap<string, Incident>(MAX_KNOWN, KNOWN_MS);

  constructor({ clock, telemetry }: { readonly clock: Clock; readonly telemetry: Telemetry }) {
    this.#clock = clock;
    this.#telemetry = telemetry;
  }

  /** @param incident as it was just stored */
  hear(incident: Incident): void {
    const nowMs = this.#clock.now();
    const before = this.#newest.get(incident.incident_id, nowMs);
    if (before !== undefined && before.version > incident.version) return;
    this.#newest.set(incident.incident_id, incident, nowMs);
    this.#telemetry.gauge('aiops_insight_known_incidents', this.#newest.size);
  }

  get(incidentId: string): Incident | undefined {
    return this.#newest.get(incidentId, this.#clock.now());
  }
}
