import { type Clock, errorText, toTimestamp, UnavailableError } from '@aiops/kernel';
import { CircuitBreaker } from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import {
  type Generation,
  type GenerationRequest,
  type LanguageModel,
  type Log,
  type Telemetry,
  withRetries,
} from '@aiops/ports';
import type { Options } from '../../options.ts';
import type { Found } from '../readiness.ts';
import { type ModelPlan, modelOf, planOf } from './model-plan.ts';
import type { Reason } from './narrative-message.ts';

/** A model with the breaker that stands before it. */
export interface GuardedModel {
  readonly model: LanguageModel;
  readonly breaker: CircuitBreaker;
}

/** Why nobody is asked. */
export interface NoModel {
  readonly absent: Reason;
}

export interface ModelParts {
  readonly options: Pick<Options, 'model'>;
  /** Of the site, as it is now. */
  readonly policy: () => Policy;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** How a model is made; the adapters, but for tests. */
  readonly make?: (plan: ModelPlan, clock: Clock) => LanguageModel;
}

interface HeldModel extends GuardedModel {
  readonly plan: ModelPlan;
  /** The one before it has let go of its memory. */
  readonly ready: Promise<void>;
  running: number;
  isRetired: boolean;
  closed: Promise<void> | null;
}

const BREAKER_NUMBER = { closed: 0, half_open: 1, open: 2 } as const;
const OFF = { code: 'model_off', text: 'The policy switches the language model off.' };
const ABSENT = { code: 'model_absent', text: 'No language model is set up on this site.' };

/**
 * The language model of this site, as the policy and the environment have it. A reload that changes what it is made from makes
 * another one; the one before answers what it was asked, and its breaker goes over as long as it is the same model.
 */
export class ModelOfSite {
  readonly #parts: ModelParts;
  readonly #stopping = new AbortController();
  /** The current one, and those that still answer. */
  readonly #held = new Set<HeldModel>();
  #current: HeldModel | null = null;

  constructor(parts: ModelParts) {
    this.#parts = parts;
  }

  /** @param ofShip the policy of the ship that is told: it may switch the site's model off for itself */
  current(ofShip: Policy): GuardedModel | NoModel {
    const { options, policy } = this.#parts;
    const site = policy();
    if (!isOn(site) || !isOn(ofShip)) return { absent: OFF };
    const plan = planOf(options.model, site.llm);
    if (plan === null) return { absent: ABSENT };
    if (this.#current?.plan.madeFrom === plan.madeFrom) return this.#current;
    const before = this.#current;
    this.#current = this.#make(plan, site.llm.circuit_breaker, before);
    return this.#current;
  }

  /** Asks it, once more where that is worth it. @throws CodedError `stopping` once `abort` was called */
  async ask(guarded: GuardedModel, request: GenerationRequest): Promise<Generation> {
    const held = [...this.#held].find((one) => one === guarded);
    const { signal } = this.#stopping;
    signal.throwIfAborted();
    if (held !== undefined) held.running += 1;
    try {
      await held?.ready;
      const { max_retries } = this.#parts.policy().llm;
      return await withRetries(guarded.model, max_retries).generate({ ...request, signal });
    } finally {
      if (held !== undefined) {
        held.running -= 1;
        if (held.isRetired && held.running === 0) void this.#close(held);
      }
    }
  }

  /** For `/ready`: incidents are told without a model, so that it never fails. */
  async found(): Promise<Found> {
    const name = 'model';
    const current = this.current(this.#parts.policy());
    if ('absent' in current)
      return { name, ok: true, detail: `${current.absent.text} Narratives are by rules.`, isOptional: true };
    const { model, breaker } = current;
    const health = await model.health();
    const state = this.stateOf(current);
    if (health.status === 'degraded')
      return { name, ok: false, detail: `degraded: ${health.text}`, isOptional: true };
    if (state !== 'open') {
      const detail = state === 'closed' ? `${model.name} is there` : `${model.name} is tried again`;
      return { name, ok: true, detail, isOptional: true };
    }
    const refused = breaker.admit(this.#parts.clock.now());
    const until = 'refused' in refused ? ` until ${toTimestamp(refused.untilMs)}` : '';
    if ('pass' in refused) refused.pass.settle('abandoned', this.#parts.clock.now());
    const detail = `degraded: ${model.name} failed several times in a row and is left alone${until}; narratives are by rules`;
    return { name, ok: false, detail, isOptional: true };
  }

  stateOf({ breaker }: GuardedModel): ReturnType<CircuitBreaker['state']> {
    const state = breaker.state(this.#parts.clock.now());
    this.#parts.telemetry.gauge('aiops_model_breaker', BREAKER_NUMBER[state]);
    return state;
  }

  /** Ends what is being generated, so that a stop waits for no answer. */
  abort(): void {
    this.#stopping.abort(new UnavailableError('stopping', 'the role is stopping'));
  }

  async close(): Promise<void> {
    this.abort();
    this.#current = null;
    await Promise.all([...this.#held].map((held) => this.#close(held)));
  }

  #make(plan: ModelPlan, settings: Policy['llm']['circuit_breaker'], before: HeldModel | null): HeldModel {
    const { make = modelOf, clock } = this.#parts;
    const isSame = before?.plan.name === plan.name && before.plan.breaker === plan.breaker;
    const breaker = isSame
      ? before.breaker
      : new CircuitBreaker({
          failureThreshold: settings.failure_threshold,
          timeoutMs: settings.timeout_sec * 1000,
          halfOpenRequests: settings.half_open_requests,
        });
    const held: HeldModel = {
      ...{ model: make(plan, clock), breaker, plan, running: 0, isRetired: false, closed: null },
      ready: before === null ? Promise.resolve() : this.#retire(before),
    };
    this.#held.add(held);
    return held;
  }

  /** Resolves when it has let go of its memory, where it has some in this process. */
  async #retire(held: HeldModel): Promise<void> {
    held.isRetired = true;
    if (held.running === 0) void this.#close(held);
    if (held.plan.file === null) return;
    while (held.closed === null) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    await held.closed;
  }

  #close(held: HeldModel): Promise<void> {
    held.closed ??= held.model
      .close()
      .catch((error: unknown) => {
        this.#parts.log.warn(
          { model: held.model.name, error_msg: errorText(error) },
          'a model did not close',
        );
      })
      .finally(() => this.#held.delete(held));
    return held.closed;
  }
}

/** An answer takes seconds. */
const LOOK_EVERY_MS = 100;

function isOn({ llm, features }: Policy): boolean {
  return llm.enabled && features.enable_llm_enrichment;
}
