import type { ClusterOptions } from '../options.ts';

/** What the system calls a connection that did not come about, in words. */
const WORDS_OF_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection broke',
  ENOTFOUND: 'its name is unknown',
  EAI_AGAIN: 'its name can’t be looked up now',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
};
const MAX_CAUSES = 5;
const MAX_REASON_LENGTH = 300;

export type Engine = 'store' | 'bus';

/** Each engine with its address and the variable that names it, as people look for it. */
export function engineNames({
  nats,
  clickHouse,
}: Pick<ClusterOptions, 'nats' | 'clickHouse'>): Readonly<Record<Engine, string>> {
  // Its client takes a password from the query of the address, too.
  const [url = ''] = clickHouse.url.split('?');
  return {
    store: withoutLogin(`ClickHouse at ${url} (AIOPS_CLICKHOUSE_URL)`),
    bus: withoutLogin(`NATS at ${nats.servers.join(', ')} (AIOPS_NATS_URL)`),
  };
}

/** Why an engine is not to be had, in one line: the first cause, for what is around it repeats it. */
export function engineReason(error: unknown): string {
  let root = error;
  for (let depth = 0; depth < MAX_CAUSES && root instanceof Error && root.cause instanceof Error; depth += 1)
    root = root.cause;
  const code = root instanceof Error && 'code' in root ? String(root.code) : '';
  const said = root instanceof Error ? root.message : String(root);
  const line = said.slice(0, MAX_REASON_LENGTH).replaceAll(/\s+/g, ' ').trim();
  return WORDS_OF_CODE[code] ?? withoutLogin(line);
}

/** User and password before the host of any address, however many are in the text. */
function withoutLogin(text: string): string {
  return text.replaceAll(/:\/\/[^\s,]{1,500}@/g, '://');
}
