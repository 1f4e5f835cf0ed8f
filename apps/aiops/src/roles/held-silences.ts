import { Silence } from '@aiops/contracts';
import { type Clock, UnavailableError } from '@aiops/kernel';
import { z } from 'zod';
import type { Cluster } from './cluster.ts';

/** Where a silence holds: it is in force only where all partitions have it, and ended only where none has. */
export type SilenceReach = 'everywhere' | 'in_part' | 'nowhere' | 'unknown';

/** What correlation holds, of all ships. */
export interface HeldSilences {
  /** Those that any partition has. @throws UnavailableError `correlation_unavailable` where not all of them can be asked */
  list(): Promise<Silence[]>;
  /** `unknown`: not all partitions answered this time. */
  reachOf(silenceId: string): Promise<SilenceReach>;
}

/** A correlation stage as it is asked for its silences. */
export interface SilencedPartition {
  readonly number: number;
  readonly epoch: number;
  silences(): readonly Silence[];
}

/** What one process says: the silences of all its partitions, and which of them a partition has not. */
const HeldHere = z.object({
  silences: z.array(Silence),
  partitions: z.array(
    z.object({ number: z.int().min(0), epoch: z.int().min(0), lacks: z.array(z.string()) }),
  ),
});
export type HeldHere = z.infer<typeof HeldHere>;

/** One answer for the partitions of this process. */
export function heldHere(partitions: Iterable<SilencedPartition>): HeldHere {
  const own = [...partitions].map(({ number, epoch, silences }) => {
    return { number, epoch, held: new Map(silences().map((one) => [one.silence_id, one])) };
  });
  const all = new Map(own.flatMap(({ held }) => [...held]));
  return {
    silences: [...all.values()],
    partitions: own.map(({ number, epoch, held }) => {
      return { number, epoch, lacks: [...all.keys()].filter((id) => !held.has(id)) };
    }),
  };
}

/** Of a process that has all ships. */
export function silencesOfOne(held: () => HeldHere): HeldSilences {
  return {
    list: async () => held().silences,
    reachOf: async (id) => (held().silences.some((one) => one.silence_id === id) ? 'everywhere' : 'nowhere'),
  };
}

/** How long answers to one question may take, and how long a list is asked for. */
const ROUND_MS = 500;
const LIST_MS = 2_000;
const PAUSE_MS = 50;

type ByPartition = ReadonlyMap<
  number,
  { readonly epoch: number; readonly held: ReadonlyMap<string, Silence> }
>;

/** Asks the processes that have the partitions, until each partition was answered for. */
export class SilencesOfAll implements HeldSilences {
  readonly #cluster: Pick<Cluster, 'ask'>;
  readonly #partitions: number;
  readonly #clock: Clock;
  /** So many processes had all partitions the last time: no answer beyond theirs is waited for. */
  #processes = 1;

  constructor(cluster: Pick<Cluster, 'ask'>, partitions: number, clock: Clock) {
    this.#cluster = cluster;
    this.#partitions = partitions;
    this.#clock = clock;
  }

  async list(): Promise<Silence[]> {
    const untilMs = this.#clock.now() + LIST_MS;
    for (;;) {
      const known = await this.#ask();
      if (this.#isWhole(known))
        return [...new Map([...known.values()].flatMap(({ held }) => [...held])).values()];
      if (this.#clock.now() >= untilMs) throw this.#missing(known);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async reachOf(silenceId: string): Promise<SilenceReach> {
    const known = await this.#ask();
    if (!this.#isWhole(known)) return 'unknown';
    const having = [...known.values()].filter(({ held }) => held.has(silenceId)).length;
    if (having === 0) return 'nowhere';
    return having === this.#partitions ? 'everywhere' : 'in_part';
  }

  async #ask(): Promise<ByPartition> {
    const answers = await this.#cluster.ask('silences', ROUND_MS, this.#processes);
    const known = byPartition(answers, this.#partitions);
    if (this.#isWhole(known)) this.#processes = Math.max(1, answers.length);
    else if (answers.length >= this.#processes) {
      this.#processes = Math.min(this.#processes + 1, this.#partitions);
    }
    return known;
  }

  #isWhole(known: ByPartition): boolean {
    return known.size === this.#partitions;
  }

  #missing(known: ByPartition): UnavailableError {
    const silent = this.#partitions - known.size;
    return new UnavailableError(
      'correlation_unavailable',
      `no correlation-service answers for ${silent} of ${this.#partitions} partitions, which hold silences; try again`,
    );
  }
}

/** Of a partition that two processes answer for, the later holder speaks. What is not understood is no answer. */
function byPartition(answers: readonly unknown[], partitions: number): ByPartition {
  const known = new Map<number, { epoch: number; held: ReadonlyMap<string, Silence> }>();
  for (const answer of answers) {
    const read = HeldHere.safeParse(answer);
    if (!read.success) continue;
    for (const { number, epoch, lacks } of read.data.partitions) {
      if (number >= partitions || (known.get(number)?.epoch ?? -1) >= epoch) continue;
      const without = new Set(lacks);
      const has = read.data.silences.filter((one) => !without.has(one.silence_id));
      known.set(number, { epoch, held: new Map(has.map((one) => [one.silence_id, one])) });
    }
  }
  return known;
}
