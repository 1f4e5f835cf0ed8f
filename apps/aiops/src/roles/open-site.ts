import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import { openLocalBus } from '@aiops/adapters/bus-local';
import { openChdbStore } from '@aiops/adapters/clickhouse';
import { openFileSnapshots } from '@aiops/adapters/snapshots-file';
import { createLog, createTelemetry, type PrometheusTelemetry } from '@aiops/adapters/telemetry';
import type { Clock } from '@aiops/kernel';
import type { LoadedPolicy } from '@aiops/policy';
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

/** Opens what every role shares: bus, store, snapshots, policy, registry. Undone in reverse when the app stops. */
export async function openSite(
  options: Options,
  loaded: LoadedPolicy,
  readPolicy: ReadPolicy,
): Promise<Site & { readonly telemetry: PrometheusTelemetry }> {
  const log = createLog({ level: options.logLevel });
  const telemetry = createTelemetry({ processMetrics: true });
  const app = new App(log);
  const clock = SYSTEM_CLOCK;
  const policy = new PolicyHolder(loaded, readPolicy);
  await makeDataDirectory(options.dataDirectory);
  await refuseHeldData(
    options.dataDirectory,
    'end process {pid}, or name another directory with --data or AIOPS_DATA',
  );
  const { logs_days, metrics_days, incidents_days, summaries_days, runbooks_days, llm_cache_minutes } =
    policy.policy.retention;
  const store = await openChdbStore({
    directory: join(options.dataDirectory, 'clickhouse'),
    retention: { logs_days, metrics_days, incidents_days, summaries_days, runbooks_days, llm_cache_minutes },
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
  const guestPseudonym = guestPseudonyms(await readGuestKey(guestKeyFile(options.dataDirectory)));
  const snapshots = await openFileSnapshots({ directory: join(options.dataDirectory, 'snapshots') });
  const registry = new RegistryHolder(store);
  await registry.load();
  return {
    app,
    clock,
    log,
    telemetry,
    bus,
    store,
    snapshots,
    policy,
    registry,
    siteShipId: options.siteShipId,
    randomBytes: randomTens(),
    guestPseudonym,
    running: [],
  };
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
