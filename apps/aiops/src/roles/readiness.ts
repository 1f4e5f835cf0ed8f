import { type Clock, errorText, toTimestamp } from '@aiops/kernel';
import type { Bus, DependencyHealth, HealthReport, Log, Store } from '@aiops/ports';
import type { Running } from '@aiops/runtime';
import type { Site } from './site.ts';

/** Looked at this often even when nobody asks, so that `since` is true to some seconds. */
const EVERY_MS = 5_000;
/** Who hangs does not answer either: asking for longer would only hide it. */
const ANSWER_LIMIT_MS = 4_000;

/** What readiness rests on. */
interface Watched {
  readonly store: Pick<Store, 'health'>;
  readonly bus: Pick<Bus, 'usage'>;
  readonly running: readonly Pick<Running, 'status'>[];
  readonly clock: Clock;
  /** What this role looks at beside them. */
  readonly alsoFound?: () => Promise<readonly Found[]>;
}

export interface Found extends Omit<DependencyHealth, 'since'> {
  /** Where it is known better than by looking, ms. */
  readonly sinceMs?: number;
  /** It is named when it is not well, and the process works all the same. */
  readonly isOptional?: boolean;
}

/**
 * Ready when the store answers, the bus takes messages and no role is stuck on an effect. Keeps of each dependency
 * since when it has been as it is: as many as there were in the last report.
 */
export class Readiness {
  readonly #watched: Watched;
  #last: ReadonlyMap<string, { readonly ok: boolean; readonly sinceMs: number }> = new Map();
  constructor(watched: Watched) {
    this.#watched = watched;
  }

  async report(): Promise<HealthReport> {
    const found = await findingsOf(this.#watched);
    const nowMs = this.#watched.clock.now();
    const kept = new Map<string, { ok: boolean; sinceMs: number }>();
    const dependencies = found.map(({ sinceMs: known, isOptional: _, ...finding }) => {
      const before = this.#last.get(finding.name);
      const sinceMs = known ?? (before?.ok === finding.ok ? before.sinceMs : nowMs);
      kept.set(finding.name, { ok: finding.ok, sinceMs });
      return { ...finding, since: toTimestamp(sinceMs) };
    });
    this.#last = kept;
    return { ready: found.every(({ ok, isOptional = false }) => ok || isOptional), dependencies };
  }
}

async function findingsOf({ store, bus, running, alsoFound }: Watched): Promise<Found[]> {
  const [ofStore, ofBus, also] = await Promise.all([
    inTime(store.health(), NOT_WELL),
    inTime(busHealth(bus), NOT_WELL),
    alsoFound === undefined ? [] : inTime(alsoFound(), NOT_FOUND),
  ]);
  return [
    { name: 'store', ...ofStore },
    { name: 'bus', ...ofBus },
    ...running.map((one): Found => {
      const { consumer, stuckSinceMs, stuckOn } = one.status();
      if (stuckSinceMs === null) return { name: consumer, ok: true, detail: 'running' };
      const detail = `since ${toTimestamp(stuckSinceMs)}: ${stuckOn}`;
      return { name: consumer, ok: false, detail, sinceMs: stuckSinceMs };
    }),
    ...also,
  ];
}

type Health = Pick<DependencyHealth, 'ok' | 'detail'>;

const LATE = `no answer within ${ANSWER_LIMIT_MS} ms`;
const NOT_WELL: Health = { ok: false, detail: LATE };
/** Whether what they look at is needed is not known then: what is needed has its own row. */
const NOT_FOUND: readonly Found[] = [
  { name: 'other dependencies', ok: false, detail: LATE, isOptional: true },
];

async function inTime<T>(asked: Promise<T>, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), ANSWER_LIMIT_MS);
  });
  return Promise.race([asked, limit]).finally(() => clearTimeout(timer));
}

async function busHealth(bus: Watched['bus']): Promise<Health> {
  try {
    const { bytes, limitBytes, messages, refusing } = await bus.usage();
    const usage = `${bytes} of ${limitBytes} bytes, ${messages} messages`;
    if (refusing.length === 0) return { ok: true, detail: usage };
    return { ok: false, detail: `${usage}; takes nothing for ${refusing.join(', ')}` };
  } catch (error) {
    return { ok: false, detail: errorText(error) };
  }
}

/** Looks by itself from now on. A look that takes long is not followed by another meanwhile. */
export function watchReadiness(site: Site, alsoFound: Watched['alsoFound']): Readiness {
  const readiness = new Readiness({ ...site, ...(alsoFound === undefined ? {} : { alsoFound }) });
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= look(readiness, site.log).finally(() => {
      looking = null;
    });
  }, EVERY_MS);
  timer.unref();
  site.app.onStop('readiness', async () => {
    clearInterval(timer);
    await looking;
  });
  return readiness;
}

async function look(readiness: Readiness, log: Log): Promise<void> {
  try {
    await readiness.report();
  } catch (error) {
    log.error({ error_msg: errorText(error) }, 'could not look at what readiness rests on');
  }
}
