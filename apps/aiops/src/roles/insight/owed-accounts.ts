import type { EnrichmentCompleted, EnrichmentRequest } from '@aiops/contracts';
import type { Telemetry } from '@aiops/ports';
import { isAway } from './reasons.ts';

const MAX_OWED = 500;

/** The incidents that were told by rules because the model was away: a model that is back owes them its words. */
export class OwedAccounts {
  readonly #telemetry: Telemetry;
  /** By incident, the earliest first. */
  readonly #owed = new Map<string, EnrichmentRequest>();

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
  }

  get size(): number {
    return this.#owed.size;
  }

  /** @param told what became of the request; null: nothing was to be added */
  note(request: EnrichmentRequest, told: Pick<EnrichmentCompleted, 'source' | 'reason'> | null): void {
    const { incident_id } = request;
    if (told?.source === 'rules' && isAway(told.reason?.code)) this.add(request);
    else this.#owed.delete(incident_id);
    this.#measure();
  }

  /** When there are too many, the least grave gives way: it keeps the rules' words. */
  add(request: EnrichmentRequest): void {
    this.#owed.delete(request.incident_id);
    this.#owed.set(request.incident_id, request);
    if (this.#owed.size > MAX_OWED) {
      const least = [...this.#owed.values()].reduce((a, b) => (b.priority < a.priority ? b : a));
      this.#owed.delete(least.incident_id);
      this.#telemetry.count('aiops_insight_owed_dropped_total');
    }
    this.#measure();
  }

  /** The gravest, of equals the earliest; it is owed no longer. */
  take(): EnrichmentRequest | undefined {
    let gravest: EnrichmentRequest | undefined;
    for (const request of this.#owed.values())
      if (gravest === undefined || request.priority > gravest.priority) gravest = request;
    if (gravest !== undefined) this.#owed.delete(gravest.incident_id);
    this.#measure();
    return gravest;
  }

  #measure(): void {
    this.#telemetry.gauge('aiops_insight_owed', this.#owed.size);
  }
}
