import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import { openLocalBus } from '@aiops/adapters/bus-local';
import { openChdbStore, type Retention } from '@aiops/adapters/clickhouse';
import { openFileSnapshots } from '@aiops/adapters/snapshots-file';
import { createLog, createTelemetry, type PrometheusTelemetry } from '@aiops/adapters/telemetry';
import type { Clock } from '@aiops/kernel';
import type { LoadedPolicy, Policy } from '@aiops/policy';
import { App } from '../app.ts';
import { makeDataDirectory } from '../data-directory.ts';
import { guestPseudonyms, readGuestKey } from '../guest-pseudonyms.ts';
import type { Options } from '../options.ts';
import { guestKeyFile } from '../paths.ts';
import { PolicyHolder, type ReadPolicy } from '../policy-holder.ts';
import { RegistryHolder } from '../registry-holder.ts';
import { CONSUMERS } from './consumers.ts';
import { refuseHeldData } from './data-holder.ts';
import type { Site } from './site.ts';

const SYSTEM_CLOCK: Clock = { now: () => Date.now() };
const RANDOM_POOL_BYTES = 10 * 400;

export type OpenSite = Site & { readonly telemetry: PrometheusTelemetry };

/** Opens what every role of one process shares: bus, store, snapshots, policy, registry. Undone in reverse when the app stops. */
export async function openSite(
  options: Options,
  loaded: LoadedPolicy,
  readPolicy: ReadPolicy,
): Promise<OpenSite> {
  const base = await beginSite(options, loaded, readPolicy);
  const { app, clock, log, telemetry, policy } = base;
  await refuseHeldData(
    options.dataDirectory,
    'end process {pid}, or name another directory with --data or AIOPS_DATA',
  );
  const store = await openChdbStore({
    directory: join(options.dataDirectory, 'clickhouse'),
    retention: retentionOf(policy.policy),
    clock,
    log,
    telemetry,
  });
  app.onStop('store', () => store.close());
  const bus = await openLocalBus({
    directory: join(options.dataDirectory, 'bus'),
    clock,
    limitBytes: options.busLimitBytes,
    consumers: Object.values(CONSUMERS),
    telemetry,
  });
  app.onStop('bus', () => bus.close());
  const snapshots = await openFileSnapshots({ directory: join(options.dataDirectory, 'snapshots') });
  return finishSite(base, options, { store, bus, snapshots, cluster: null });
}

type SiteBase = Pick<OpenSite, 'app' | 'clock' | 'log' | 'telemetry' | 'policy'>;

/** What there is before any engine. */
export async function beginSite(
  options: Options,
  loaded: LoadedPolicy,
  readPolicy: ReadPolicy,
): Promise<SiteBase> {
  const log = createLog({ level: options.logLevel });
  await makeDataDirectory(options.dataDirectory);
  return {
    app: new App(log),
    clock: SYSTEM_CLOCK,
    log,
    telemetry: createTelemetry({ processMetrics: true }),
    policy: new PolicyHolder(loaded, readPolicy),
  };
}

/** What needs the engines. */
export async function finishSite(
  base: SiteBase,
  options: Options,
  engines: Pick<Site, 'store' | 'bus' | 'snapshots' | 'cluster'>,
): Promise<OpenSite> {
  const guestPseudonym = guestPseudonyms(await readGuestKey(guestKeyFile(options.dataDirectory)));
  const registry = new RegistryHolder(engines.store);
  await registry.load();
  return {
    ...base,
    ...engines,
    registry,
    siteShipId: options.siteShipId,
    randomBytes: randomTens(),
    guestPseudonym,
    running: [],
  };
}

export function retentionOf({ retention }: Policy): Retention {
  const { logs_days, metrics_days, incidents_days, summaries_days, runbooks_days, llm_cache_minutes } =
    retention;
  return { logs_days, metrics_days, incidents_days, summaries_days, runbooks_days, llm_cache_minutes };
}

/** Ten random bytes a call, drawn from the system many at a time. */
function randomTens(): () => Uint8Array {
  const pool = Buffer.alloc(RANDOM_POOL_BYTES);
  let used = RANDOM_POOL_BYTES;
  return () => {
    if (used >= RANDOM_POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    used += 10;
    return pool.subarray(used - 10, used);
  };
}
