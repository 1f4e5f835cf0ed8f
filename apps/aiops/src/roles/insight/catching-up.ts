import type { EnrichmentCompleted, EnrichmentRequest } from '@aiops/contracts';
import { type Clock, errorText } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import type { Log, Store, Telemetry } from '@aiops/ports';
import type { ModelOfSite } from './model-of-site.ts';
import type { OwedAccounts } from './owed-accounts.ts';
import { isAway } from './reasons.ts';
import { isToldElsewhere, requestOf } from './request-of.ts';
import type { Teller } from './teller.ts';

const LOOK_EVERY_MS = 2_000;
/** What came before this start is looked for when requests that wait on the bus are told. */
const LOOK_BACK_AFTER_MS = 30_000;
const MAX_LOOKED_BACK = 200;

export interface CatchingUpParts {
  readonly owed: OwedAccounts;
  readonly teller: Pick<Teller, 'first' | 'again'>;
  readonly model: Pick<ModelOfSite, 'current' | 'stateOf'>;
  readonly store: Pick<Store, 'listIncidents' | 'listNarratives'>;
  readonly policyOf: (shipId: string | null) => Policy;
  readonly sitePolicy: () => Policy;
  /** Runs it among the requests for the model, when its turn comes. */
  readonly inTurn: (priority: number, run: () => Promise<void>) => Promise<void>;
  /** How many requests wait for the model: they go first. */
  readonly waiting: () => number;
  readonly publish: (told: EnrichmentCompleted) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

/**
 * Goes back to what was told by rules while the model was away, when it is there again: open incidents, the gravest first, one at
 * a time behind the new ones. They are also what tries a model whose breaker is half open on a site where nothing new happens.
 */
export class CatchingUp {
  readonly #parts: CatchingUpParts;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #isStopped = false;

  constructor(parts: CatchingUpParts) {
    this.#parts = parts;
  }

  start(): void {
    const { clock } = this.#parts;
    const lookBackMs = clock.now() + LOOK_BACK_AFTER_MS;
    let hasLookedBack = false;
    this.#timer = setInterval(() => {
      this.#looking ??= this.#guarded(async () => {
        if (!hasLookedBack && clock.now() >= lookBackMs) {
          await this.lookBack();
          hasLookedBack = true;
        }
        await this.catchUp();
      }).finally(() => {
        this.#looking = null;
      });
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Until nothing is owed, the model is away again, or others wait for it. */
  async catchUp(): Promise<void> {
    const { owed, inTurn, waiting } = this.#parts;
    while (owed.size > 0 && waiting() === 0 && (await this.#isThere()) && !this.#isStopped) {
      const request = owed.take();
      if (request === undefined) return;
      let isOwed = true;
      try {
        await inTurn(request.priority, async () => {
          isOwed = await this.#again(request);
        });
      } finally {
        if (isOwed) owed.add(request);
      }
      if (isOwed) return;
    }
  }

  /** Open incidents of before this start that nobody told, or that were told while the model was away. */
  async lookBack(): Promise<void> {
    const { store, policyOf, clock, owed, teller, publish } = this.#parts;
    const { data } = await store.listIncidents({ status: ['open', 'ack'] }, { limit: MAX_LOOKED_BACK });
    for (const incident of data) {
      if (this.#isStopped || isToldElsewhere(incident)) continue;
      const request = requestOf(incident, policyOf(incident.ship_id), clock.now());
      const [told] = await store.listNarratives(incident.incident_id, 1);
      if (told === undefined) await publish(await teller.first(request));
      if (told === undefined || (told.source === 'rules' && isAway(told.reason?.code))) owed.add(request);
    }
  }

  async #isThere(): Promise<boolean> {
    const { model, sitePolicy } = this.#parts;
    const current = model.current(sitePolicy());
    if ('absent' in current || model.stateOf(current) === 'open') return false;
    return (await current.model.health()).status === 'ok';
  }

  /** True when it is owed still. */
  async #again(request: EnrichmentRequest): Promise<boolean> {
    const { teller, publish, telemetry } = this.#parts;
    const told = await teller.again(request);
    if (told === null) return false;
    if (told.source === 'rules' && isAway(told.reason?.code)) return true;
    await publish(told);
    telemetry.count('aiops_insight_caught_up_total');
    return false;
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#isStopped) return;
      this.#parts.telemetry.count('aiops_insight_catching_up_failed_total');
      this.#parts.log.warn({ error_msg: errorText(error) }, 'accounts that a model owes could not be told');
    }
  }
}
