import type { AnomalyDetected } from '@aiops/contracts';
import { entityOf, errorText, TtlMap } from '@aiops/kernel';
import type { ContextHistory } from '@aiops/ports';
import type { SimilarCounts } from './similar-counts.ts';

/** Settles as the work does, or rejects when `limitMs` have passed. The stage itself knows no timers. */
export type WithDeadline = <T>(limitMs: number, work: Promise<T>) => Promise<T>;

/** All look-ups of one batch together. */
const LOOKUP_LIMIT_MS = 500;
/** The store answers a narrow look-up in some 5 ms: more than this many in a batch would only miss the deadline. */
const MAX_LOOKUPS = 64;
/** After a failure the store is left alone this long, so that not every batch waits for it. */
const PAUSE_MS = 5_000;
const QUANTILE_TTL_MS = 300_000;
const MAX_CACHED_SERIES = 5_000;

interface Quantiles {
  readonly p50: number;
  readonly p95: number;
}

/** What could not be had, by what it belongs to: a fingerprint or a series key. */
export interface LookupOutcome {
  readonly failures: ReadonlyMap<string, string>;
  /** From the store, by fingerprint. */
  readonly lastIncidents: ReadonlyMap<string, string>;
}

interface Lookup {
  readonly key: string;
  /** Resolves with what takes the answer in, to be called only if it came in time. */
  readonly ask: () => Promise<() => void>;
}

const NOTHING_ASKED: LookupOutcome = { failures: new Map(), lastIncidents: new Map() };

/** Asks the store for what hot state can't tell, once, in parallel and within one limit of time. */
export class ColdLookups {
  readonly #history: ContextHistory;
  readonly #withDeadline: WithDeadline;
  readonly #similar: SimilarCounts;
  readonly #quantiles = new TtlMap<string, Quantiles | null>(MAX_CACHED_SERIES, QUANTILE_TTL_MS);
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #pauseReason = '';

  constructor(history: ContextHistory, withDeadline: WithDeadline, similar: SimilarCounts) {
    this.#history = history;
    this.#withDeadline = withDeadline;
    this.#similar = similar;
  }

  /** Null: the store has no samples of the series; undefined: not known. */
  quantilesOf(anomaly: AnomalyDetected, atMs: number): Quantiles | null | undefined {
    return this.#quantiles.get(seriesKeyOf(anomaly), atMs);
  }

  /** @param atMs when the bus took the batch */
  async run(anomalies: readonly AnomalyDetected[], atMs: number): Promise<LookupOutcome> {
    const lastIncidents = new Map<string, string>();
    const lookups = this.#needed(anomalies, atMs, lastIncidents);
    if (lookups.length === 0) return NOTHING_ASKED;
    const failures = new Map<string, string>();
    if (atMs < this.#pausedUntilMs) {
      for (const { key } of lookups) failures.set(key, `not asked: ${this.#pauseReason}`);
      return { failures, lastIncidents };
    }
    for (const { key } of lookups.slice(MAX_LOOKUPS)) {
      failures.set(key, `not asked: more than ${MAX_LOOKUPS} look-ups in one batch`);
    }
    const asked = lookups.slice(0, MAX_LOOKUPS);
    const open = new Set(asked.map(({ key }) => key));
    const failed = (key: string, reason: string): void => {
      open.delete(key);
      failures.set(key, reason);
      this.#pausedUntilMs = atMs + PAUSE_MS;
      this.#pauseReason = reason;
    };
    const work = asked.map(({ key, ask }) =>
      ask().then(
        (takeIn) => {
          if (open.delete(key)) takeIn();
        },
        (error: unknown) => {
          if (open.has(key)) failed(key, errorText(error));
        },
      ),
    );
    try {
      await this.#withDeadline(LOOKUP_LIMIT_MS, Promise.all(work));
    } catch {
      for (const key of [...open]) failed(key, `no answer within ${LOOKUP_LIMIT_MS} ms`);
    }
    return { failures, lastIncidents };
  }

  #needed(anomalies: readonly AnomalyDetected[], atMs: number, lastIncidents: Map<string, string>): Lookup[] {
    const lookups = new Map<string, Lookup>();
    for (const anomaly of anomalies) {
      const eventMs = Date.parse(anomaly.occurred_at);
      const { fingerprint } = anomaly;
      if (!lookups.has(fingerprint) && this.#similar.read(fingerprint, eventMs) === undefined) {
        lookups.set(fingerprint, {
          key: fingerprint,
          ask: async () => {
            const found = await this.#history.similarCounts(fingerprint, eventMs);
            return () => {
              this.#similar.learn(fingerprint, eventMs, found);
              if (found.lastIncidentTs !== null) lastIncidents.set(fingerprint, found.lastIncidentTs);
            };
          },
        });
      }
      if (anomaly.metric_name === undefined) continue;
      const key = seriesKeyOf(anomaly);
      if (lookups.has(key) || this.#quantiles.get(key, atMs) !== undefined) continue;
      lookups.set(key, { key, ask: () => this.#askQuantiles(anomaly, eventMs, atMs) });
    }
    return [...lookups.values()];
  }

  async #askQuantiles(anomaly: AnomalyDetected, eventMs: number, atMs: number): Promise<() => void> {
    const { ship_id, device_id, host, metric_name: name = '' } = anomaly;
    const entity = device_id === undefined ? (host === undefined ? {} : { host }) : { device_id };
    const found = await this.#history.metricQuantiles({ ship_id, name, ...entity }, eventMs);
    return () => this.#quantiles.set(seriesKeyOf(anomaly), found, atMs);
  }
}

/** The metric of one device or host, as the store is asked for it. */
export function seriesKeyOf(anomaly: AnomalyDetected): string {
  return [anomaly.ship_id ?? '\u0000', entityOf(anomaly) ?? '\u0000', anomaly.metric_name ?? ''].join(
    '\u001f',
  );
}
