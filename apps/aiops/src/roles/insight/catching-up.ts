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
/** What was left out is looked for when requests that wait on the bus are told, and then ever again. */
const LOOK_BACK_AFTER_MS = 30_000;
const LOOK_BACK_EVERY_MS = 300_000;
const MAX_LOOKED_BACK = 200;

export interface CatchingUpParts {
  /** A model's words. */
  readonly owed: OwedAccounts;
  /** All of the evidence, where there is no model to be asked. */
  readonly thin: OwedAccounts;
  readonly teller: Pick<Teller, 'first' | 'again' | 'whole'>;
  readonly isBusy: () => boolean;
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
 * Goes back to what was told in a hurry, when it is calm, and to what was told by rules while the model was away, when it is there again: open incidents, the gravest first, one at
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
    let lookBackMs = clock.now() + LOOK_BACK_AFTER_MS;
    this.#timer = setInterval(() => {
      this.#looking ??= this.#guarded(async () => {
        if (clock.now() >= lookBackMs && !this.#parts.isBusy()) {
          await this.lookBack();
          lookBackMs = clock.now() + LOOK_BACK_EVERY_MS;
        }
        await this.fillUp();
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

  /** In calm moments: what was told by rules in a hurry, with all of the evidence. */
  async fillUp(): Promise<void> {
    const { thin, isBusy, teller, publish } = this.#parts;
    while (thin.size > 0 && !isBusy() && !this.#isStopped) {
      const request = thin.take();
      if (request === undefined) return;
      let isOwed = true;
      try {
        const told = await teller.whole(request);
        if (told !== null) await publish(told);
        isOwed = false;
      } finally {
        if (isOwed) thin.add(request);
      }
    }
  }

  /**
   * Open incidents that nobody told, as those of before an upgrade or those for whose requests there was no room; and those that
   * are owed something since before this start.
   */
  async lookBack(): Promise<void> {
    const { store, policyOf, clock } = this.#parts;
    const { data } = await store.listIncidents({ status: ['open', 'ack'] }, { limit: MAX_LOOKED_BACK });
    for (const incident of data) {
      const { incident_id, narrative_source: source } = incident;
      if (this.#isStopped || isToldElsewhere(incident) || source === 'llm' || source === 'cache') continue;
      const request = requestOf(incident, policyOf(incident.ship_id), clock.now());
      const [told] = await store.listNarratives(incident_id, 1);
      if (told === undefined) await this.#tellFirst(request);
      else this.noteFirst(request, told);
    }
  }

  /** What a narrative leaves owed. */
  noteFirst(request: EnrichmentRequest, told: EnrichmentCompleted): void {
    const { model, policyOf, owed, thin } = this.#parts;
    const isAbsent = 'absent' in model.current(policyOf(request.ship_id));
    const isThin = told.source === 'rules' && (told.missing?.length ?? 0) > 0;
    if (isAbsent && told.phase === 'first') thin.note(request, isThin);
    else if (!isAbsent && isAway(told)) owed.add(request);
  }

  async #tellFirst(request: EnrichmentRequest): Promise<void> {
    const told = await this.#parts.teller.first(request);
    await this.#parts.publish(told);
    this.noteFirst(request, told);
    const isAbsent = 'absent' in this.#parts.model.current(this.#parts.policyOf(request.ship_id));
    if (!isAbsent) this.#parts.owed.add(request);
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
    if (isAway(told)) return true;
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
