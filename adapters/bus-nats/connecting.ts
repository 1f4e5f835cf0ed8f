import type { NodeConnectionOptions } from '@nats-io/transport-node';
import type { NatsBusOptions } from './settings.ts';

/** Where NATS is, and who connects. */
export type NatsAddress = Pick<NatsBusOptions, 'servers' | 'name' | 'user' | 'password' | 'caFile'>;

export function connectionTo({ servers, name, user, password, caFile }: NatsAddress): NodeConnectionOptions {
  return {
    servers: [...servers],
    name,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { pass: password }),
    ...tlsOf(servers, caFile),
  };
}

/** An address that asks for TLS gets it or is refused, with or without an authority of one's own. */
function tlsOf(servers: readonly string[], caFile: string | undefined): Pick<NodeConnectionOptions, 'tls'> {
  if (caFile !== undefined) return { tls: { caFile } };
  return servers.some((server) => /^tls:/i.test(server)) ? { tls: {} } : {};
}
