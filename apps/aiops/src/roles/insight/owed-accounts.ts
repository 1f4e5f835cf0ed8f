import type { EnrichmentRequest } from '@aiops/contracts';
import type { Telemetry } from '@aiops/ports';

const MAX_OWED = 500;
/** One that fails stands behind the others, each time longer, … */
const AGAIN_AFTER_MS = 30_000;
/** … and is given up on: who looks back finds it once more. */
const MAX_TRIES = 3;

/** An account that is owed to an incident. */
export interface Owed {
  readonly request: EnrichmentRequest;
  /** That failed. */
  readonly tries: number;
  readonly notBeforeMs: number;
}

/** What is owed to incidents that were told: a model's words where it was away, or all of the evidence where others came at once. */
export class OwedAccounts {
  readonly #telemetry: Telemetry;
  readonly #what: string;
  /** By incident, the earliest first. */
  readonly #owed = new Map<string, Owed>();

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
    const { tries, notBeforeMs } = this.#owed.get(request.incident_id) ?? { tries: 0, notBeforeMs: 0 };
    this.#keep({ request, tries, notBeforeMs });
  }

  /** Telling it failed. A later request for the same incident, if one came meanwhile, takes its place. */
  failed({ request, tries: before }: Owed, nowMs: number): void {
    const tries = before + 1;
    if (tries >= MAX_TRIES) this.#drop('failed');
    else {
      const latest = this.#owed.get(request.incident_id)?.request ?? request;
      this.#keep({ request: latest, tries, notBeforeMs: nowMs + tries * AGAIN_AFTER_MS });
    }
    this.#measure();
  }

  /** The gravest whose time has come, of equals the earliest; it is owed no longer. */
  take(nowMs: number): Owed | undefined {
    let gravest: Owed | undefined;
    for (const owed of this.#owed.values())
      if (
        owed.notBeforeMs <= nowMs &&
        (gravest === undefined || owed.request.priority > gravest.request.priority)
      )
        gravest = owed;
    if (gravest !== undefined) this.#owed.delete(gravest.request.incident_id);
    this.#measure();
    return gravest;
  }

  #keep(owed: Owed): void {
    const { incident_id } = owed.request;
    this.#owed.delete(incident_id);
    this.#owed.set(incident_id, owed);
    if (this.#owed.size > MAX_OWED) {
      const least = [...this.#owed.values()].reduce((a, b) =>
        b.request.priority < a.request.priority ? b : a,
      );
      this.#owed.delete(least.request.incident_id);
      this.#drop('too_many');
    }
    this.#measure();
  }

  #drop(reason: 'too_many' | 'failed'): void {
    this.#telemetry.count('aiops_insight_owed_dropped_total', { what: this.#what, reason });
  }

  #measure(): void {
    this.#telemetry.gauge('aiops_insight_owed', this.#owed.size, { what: this.#what });
  }
}
