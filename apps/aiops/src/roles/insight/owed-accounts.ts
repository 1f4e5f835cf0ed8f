import type { EnrichmentRequest } from '@aiops/contracts';
import type { Telemetry } from '@aiops/ports';

const MAX_OWED = 500;

/** What is owed to incidents that were told: a model's words where it was away, or all of the evidence where others came at once. */
export class OwedAccounts {
  readonly #telemetry: Telemetry;
  readonly #what: string;
  /** By incident, the earliest first. */
  readonly #owed = new Map<string, EnrichmentRequest>();

  constructor(telemetry: Telemetry, what: 'words' | 'evidence') {
    this.#telemetry = telemetry;
    this.#what = what;
  }

  get size(): number {
    return this.#owed.size;
  }

  /** @param isOwed false: it has what it was owed, or is past */
  note(request: EnrichmentRequest, isOwed: boolean): void {
    if (isOwed) this.add(request);
    else this.#owed.delete(request.incident_id);
    this.#measure();
  }

  /** When there are too many, the least grave gives way: it keeps the rules' words. */
  add(request: EnrichmentRequest): void {
    this.#owed.delete(request.incident_id);
    this.#owed.set(request.incident_id, request);
    if (this.#owed.size > MAX_OWED) {
      const least = [...this.#owed.values()].reduce((a, b) => (b.priority < a.priority ? b : a));
      this.#owed.delete(least.incident_id);
      this.#telemetry.count('aiops_insight_owed_dropped_total', { what: this.#what });
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
    this.#telemetry.gauge('aiops_insight_owed', this.#owed.size, { what: this.#what });
  }
}
