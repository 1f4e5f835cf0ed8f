import type { EnrichmentCompleted, EnrichmentRequest } from '@aiops/contracts';
import { type Clock, errorText } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import type { Log, Telemetry } from '@aiops/ports';
import { type Gently, gently } from './gently.ts';
import { LookingBack, type LookingBackParts } from './looking-back.ts';
import type { ModelOfSite } from './model-of-site.ts';
import type { OwedAccounts } from './owed-accounts.ts';
import { isAway, isWithoutModel } from './reasons.ts';
import type { Teller } from './teller.ts';

const LOOK_EVERY_MS = 2_000;
/** What was left out is looked for when requests that wait on the bus are told, and then ever again. */
const LOOK_BACK_AFTER_MS = 30_000;
const LOOK_BACK_EVERY_MS = 300_000;

export interface CatchingUpParts {
  /** A model's words. */
  readonly owed: OwedAccounts;
  /** All of the evidence, where there is no model to be asked. */
  readonly thin: OwedAccounts;
  readonly teller: Pick<Teller, 'first' | 'again' | 'whole'>;
  readonly isBusy: () => boolean;
  readonly model: Pick<ModelOfSite, 'current' | 'stateOf'>;
  readonly store: LookingBackParts['store'];
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
  readonly #lookingBack: LookingBack;
  readonly #stop = new AbortController();
  readonly #gently: Gently = gently(this.#stop.signal);

  constructor(parts: CatchingUpParts) {
    this.#parts = parts;
    this.#lookingBack = new LookingBack({
      ...parts,
      isAbsent: (shipId) => this.#isAbsent(shipId),
      tell: (request) => this.#tellFirst(request),
      note: (request, told) => this.noteFirst(request, told),
      failed: (error) => this.#failed(error),
      gently: this.#gently,
      isStopped: () => this.#isStopped,
    });
  }

  start(): void {
    const { clock } = this.#parts;
    let lookBackMs = clock.now() + LOOK_BACK_AFTER_MS;
    const lookBack = async (): Promise<void> => {
      if (clock.now() < lookBackMs || this.#parts.isBusy()) return;
      // Before: what fails is not at once tried again.
      lookBackMs = clock.now() + LOOK_BACK_EVERY_MS;
      if (await this.lookBack()) lookBackMs = clock.now() + LOOK_BACK_AFTER_MS;
    };
    this.#timer = setInterval(() => {
      this.#looking ??= this.#allOnce(lookBack).finally(() => {
        this.#looking = null;
      });
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Until nothing is owed whose time has come, the model is away again, or others wait for it. */
  async catchUp(): Promise<void> {
    const { owed, inTurn, waiting } = this.#parts;
    const mayGoOn = async () => waiting() === 0 && (await this.#isThere());
    await this.#each(owed, mayGoOn, async (request) => {
      let isOwed = true;
      await inTurn(request.priority, async () => {
        isOwed = await this.#again(request);
      });
      return isOwed;
    });
  }

  /** In calm moments: what was told by rules in a hurry, with all of the evidence. */
  async fillUp(): Promise<void> {
    const { thin, isBusy, teller, publish } = this.#parts;
    const mayGoOn = async () => !isBusy();
    await this.#each(thin, mayGoOn, async (request) => {
      await this.#gently(async () => {
        const told = await teller.whole(request);
        if (told !== null) await publish(told);
      });
      return false;
    });
  }

  /** Incidents that nobody told as they are, and those that are owed something since before this start. True: there are more. */
  lookBack(): Promise<boolean> {
    return this.#lookingBack.look();
  }

  /** What a narrative leaves owed. True when it is something. */
  noteFirst(request: EnrichmentRequest, told: EnrichmentCompleted): boolean {
    const { owed, thin } = this.#parts;
    const isAbsent = this.#isAbsent(request.ship_id);
    const isThin = told.source === 'rules' && (told.missing?.length ?? 0) > 0;
    if (isAbsent && told.phase === 'first') thin.note(request, isThin);
    if (isAbsent) return told.phase === 'first' && isThin;
    const isOwed = isAway(told) || isWithoutModel(told);
    if (isOwed) owed.add(request);
    return isOwed;
  }

  async #tellFirst(request: EnrichmentRequest): Promise<void> {
    const told = await this.#parts.teller.first(request);
    await this.#parts.publish(told);
    this.noteFirst(request, told);
    if (!this.#isAbsent(request.ship_id)) this.#parts.owed.add(request);
  }

  #isAbsent(shipId: string | null): boolean {
    return 'absent' in this.#parts.model.current(this.#parts.policyOf(shipId));
  }

  /** One after the other. One that fails is put behind the others, and they go on. @param tell true: it is owed still, and so are they */
  async #each(
    owed: OwedAccounts,
    mayGoOn: () => Promise<boolean>,
    tell: (request: EnrichmentRequest) => Promise<boolean>,
  ): Promise<void> {
    const { clock } = this.#parts;
    while (owed.size > 0 && !this.#isStopped && (await mayGoOn())) {
      const next = owed.take(clock.now());
      if (next === undefined) return;
      try {
        if (!(await tell(next.request))) continue;
      } catch (error) {
        // A stop ends what is being written.
        if (this.#isStopped) return;
        owed.failed(next, clock.now());
        this.#failed(error);
        continue;
      }
      owed.add(next.request);
      return;
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
    if (isAway(told)) return true;
    await publish(told);
    telemetry.count('aiops_insight_caught_up_total');
    return false;
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Each by itself: what fails in one keeps no other from its turn. */
  async #allOnce(lookBack: () => Promise<void>): Promise<void> {
    for (const job of [lookBack, () => this.fillUp(), () => this.catchUp()]) {
      try {
        await job();
      } catch (error) {
        if (!this.#isStopped) this.#failed(error);
      }
    }
  }

  #failed(error: unknown): void {
    this.#parts.telemetry.count('aiops_insight_catching_up_failed_total');
    this.#parts.log.warn({ error_msg: errorText(error) }, 'an account that is owed could not be told');
  }
}
