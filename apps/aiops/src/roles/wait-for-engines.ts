import { setTimeout as delay } from 'node:timers/promises';
import { isRetryable, toTimestamp, UnavailableError } from '@aiops/kernel';
import type { DependencyHealth } from '@aiops/ports';
import type { ClusterOptions, Options } from '../options.ts';
import { type Engine, engineNames, engineReason } from './engine-words.ts';
import { listen, openServer } from './http.ts';
import type { OpenSite } from './open-site.ts';

const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 5_000;
const ANY_METHOD = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'];

export interface Waiting {
  /** Tries until it is there. @throws what no waiting helps against */
  until<T>(engine: Engine, open: () => Promise<T>): Promise<T>;
  /** Makes room for the role itself. Returns the port that it listened on. */
  end(): Promise<number>;
}

/**
 * Engines may come later than roles. Until both are there the process lives, is not ready and says why, and asks whoever comes
 * for its work to come again. What keeps it is told when it changes, not at every try.
 */
export async function waitForEngines(
  { log, telemetry, clock }: Pick<OpenSite, 'log' | 'telemetry' | 'clock'>,
  options: Options,
  cluster: Pick<ClusterOptions, 'nats' | 'clickHouse'>,
): Promise<Waiting> {
  const names = engineNames(cluster);
  const since = toTimestamp(clock.now());
  const asked = (name: Engine, ok: boolean, detail: string): DependencyHealth => ({
    ...{ name, ok, detail },
    since: ok ? toTimestamp(clock.now()) : since,
  });
  const engines = new Map<Engine, DependencyHealth>();
  for (const name of ['store', 'bus'] as const) engines.set(name, asked(name, false, 'not reached yet'));
  const server = await openServer({
    options,
    log,
    telemetry,
    prometheusText: () => telemetry.prometheusText(),
    health: async () => ({ ready: false, dependencies: [...engines.values()] }),
  });
  const refuse = async (): Promise<never> => {
    throw new UnavailableError('intake_unavailable', 'this process still waits for its store or bus');
  };
  server.route({ method: ANY_METHOD, url: '/*', config: { access: 'public' }, handler: refuse });
  const url = await listen(server, options);
  return {
    async until(engine, open) {
      let told: string | null = null;
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
        try {
          const opened = await open();
          engines.set(engine, asked(engine, true, 'reached'));
          if (told !== null) log.warn({ engine }, `reached ${names[engine]}`);
          return opened;
        } catch (error) {
          if (!isRetryable(error)) throw error;
          const waits = `waits for ${names[engine]}: ${engineReason(error)}`;
          engines.set(engine, asked(engine, false, waits));
          if (waits !== told) log.warn({ engine }, waits);
          told = waits;
          await delay(pauseMs);
        }
      }
    },
    async end() {
      await server.close();
      return Number(new URL(url).port);
    },
  };
}
