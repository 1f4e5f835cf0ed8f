import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ServerAddress } from './server-driver.ts';
import { storeError } from './store-errors.ts';

const TIMEOUT_MS = 5_000;

/**
 * The version of a server, as its user. Nothing is made by it.
 * @throws UnavailableError `store_unavailable` when it does not answer, or refuses the user
 */
export async function lookAtClickHouse({
  url,
  username,
  password,
  caCertificate,
}: ServerAddress): Promise<string> {
  const client = createClient({
    url,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(caCertificate === undefined ? {} : { tls: { ca_cert: caCertificate } }),
    application: 'aiops',
    request_timeout: TIMEOUT_MS,
    log: { level: ClickHouseLogLevel.OFF },
  });
  try {
    // A form with a name for each column is what the engine in process gives, too.
    const answer = await client.query({ query: 'SELECT version() AS version', format: 'JSONEachRow' });
    const [row] = await answer.json<{ version: string }>();
    return row?.version ?? 'of an unknown version';
  } catch (error) {
    throw storeError('version', error);
  } finally {
    await client.close();
  }
}
