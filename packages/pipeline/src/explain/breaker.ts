/** When a failing model is left alone (`llm.circuit_breaker` of the policy). */
export interface BreakerSettings {
  /** So many failures in a row open it. */
  readonly failureThreshold: number;
  /** So long it stays open, ms. */
  readonly timeoutMs: number;
  /** So many trials are let through when it is half open, and all of them must succeed before it closes. */
  readonly halfOpenRequests: number;
}

export type BreakerState = 'closed' | 'open' | 'half_open';

/** `abandoned`: it ended for a reason that says nothing of the model, as when nobody wants the answer any more. */
export type PassOutcome = 'succeeded' | 'failed' | 'abandoned';

/** One request that was let through. It must be settled; only the first time counts. */
export interface Pass {
  settle(outcome: PassOutcome, nowMs: number): void;
}

export type Admission =
  | { readonly pass: Pass }
  | { readonly refused: 'breaker_open'; readonly untilMs: number };

type State =
  | { readonly name: 'closed'; failures: number }
  | { readonly name: 'open'; readonly untilMs: number }
  | { readonly name: 'half_open'; begun: number; succeeded: number };

/**
 * The circuit breaker of M. Nygard, Release It!: after failures in a row it refuses at once, later lets a few trials
 * through, and closes again when those succeed. A request that was let through before the last change of state says
 * nothing of the model as it is now, and counts no more.
 */
export class CircuitBreaker {
  readonly #settings: BreakerSettings;
  #state: State = { name: 'closed', failures: 0 };

  constructor(settings: BreakerSettings) {
    this.#settings = settings;
  }

  /** Open becomes half open by the passing of time alone, with the next request or question. */
  state(nowMs: number): BreakerState {
    this.#wake(nowMs);
    return this.#state.name;
  }

  admit(nowMs: number): Admission {
    this.#wake(nowMs);
    const state = this.#state;
    if (state.name === 'open') return { refused: 'breaker_open', untilMs: state.untilMs };
    if (state.name === 'half_open') {
      // The trials decide; when they do is not known yet, so that now is the earliest.
      if (state.begun >= this.#settings.halfOpenRequests) return { refused: 'breaker_open', untilMs: nowMs };
      state.begun += 1;
    }
    return { pass: this.#passOf(state) };
  }

  #wake(nowMs: number): void {
    if (this.#state.name === 'open' && nowMs >= this.#state.untilMs) {
      this.#state = { name: 'half_open', begun: 0, succeeded: 0 };
    }
  }

  #passOf(begunIn: State): Pass {
    let settled = false;
    return {
      settle: (outcome, nowMs) => {
        if (settled || this.#state !== begunIn) return;
        settled = true;
        this.#count(begunIn, outcome, nowMs);
      },
    };
  }

  #count(state: State, outcome: PassOutcome, nowMs: number): void {
    if (state.name === 'closed') {
      if (outcome === 'succeeded') state.failures = 0;
      if (outcome === 'failed') state.failures += 1;
      if (state.failures >= this.#settings.failureThreshold) this.#open(nowMs);
    } else if (state.name === 'half_open') {
      if (outcome === 'failed') this.#open(nowMs);
      if (outcome === 'abandoned') state.begun -= 1;
      if (outcome === 'succeeded') state.succeeded += 1;
      if (state.succeeded >= this.#settings.halfOpenRequests) this.#state = { name: 'closed', failures: 0 };
    }
  }

  #open(nowMs: number): void {
    this.#state = { name: 'open', untilMs: nowMs + this.#settings.timeoutMs };
  }
}
