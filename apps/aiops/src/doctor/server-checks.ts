import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { SYSLOG_PORT } from '@aiops/contracts';
import { z } from 'zod';
import { exchange, type ServerAddress } from '../cli/api-client.ts';
import { CliError } from '../cli/cli-error.ts';
import { type Finding, failed, ok, warn } from './finding.ts';

const LOCAL = '127.0.0.1';
const Health = z.object({ status: z.literal('ok') });
const Readiness = z.object({
  status: z.string(),
  dependencies: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string().optional() })),
});

/** Whether an aiops answers at an address; what else happened is in the text. */
export type ServerState =
  | { readonly is: 'running' }
  | { readonly is: 'absent'; readonly reason: string }
  /** Something answers, and it is no aiops. */
  | { readonly is: 'other'; readonly reason: string };

export async function serverState(server: ServerAddress): Promise<ServerState> {
  try {
    const { status, body } = await exchange(server, '/health', { timeoutMs: 3000 });
    if (status === 200 && Health.safeParse(body).success) return { is: 'running' };
    return { is: 'other', reason: `${server.url} answered ${status}, but not as an aiops does` };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { is: 'absent', reason: error.message };
  }
}

/**
 * The dependencies of the running server, each by its name.
 * @param isAskedFor whether the person named the server: then it should be there
 */
export async function serverFindings(
  server: ServerAddress,
  state: ServerState,
  isAskedFor: boolean,
): Promise<Finding[]> {
  const mend = 'start it with `aiops up`, or name another with --url';
  if (state.is !== 'running') {
    if (isAskedFor || state.is === 'other') return [failed('server', state.reason, mend)];
    return [ok('server', `none is running at ${server.url}, so there is none to ask`)];
  }
  const answer = await exchange(server, '/ready');
  const parsed = Readiness.safeParse(answer.body);
  if (!parsed.success) {
    return [failed('server', `${server.url}/ready answered ${answer.status} in a form unknown here`, mend)];
  }
  const { status, dependencies } = parsed.data;
  const head =
    answer.status === 200
      ? ok('server', `${server.url} is ready`)
      : failed('server', `${server.url} is ${status}`, 'mend the dependencies below');
  return [head, ...dependencies.map(dependencyFinding)];
}

function dependencyFinding({
  name,
  ok: isWell,
  detail,
}: z.infer<typeof Readiness>['dependencies'][number]): Finding {
  const check = `server: ${name}`;
  if (isWell) return ok(check, detail ?? 'it works');
  const seen = detail ?? 'it does not work; with a key (--key) the server says why';
  return failed(check, seen, 'see the log of the server; it comes back by itself once the cause is gone');
}

/** Whether the ports of the embedded mode are free, or taken by the aiops that answers here. */
export async function portFindings(httpPort: number, state: ServerState): Promise<Finding[]> {
  const http = await listenFault('tcp', httpPort);
  const tcp = await listenFault('tcp', SYSLOG_PORT);
  const udp = await listenFault('udp', SYSLOG_PORT);
  return [
    portFinding(`port ${httpPort}`, http, state, '--port or AIOPS_PORT'),
    portFinding(`port ${SYSLOG_PORT} tcp`, tcp, state, '--syslog-port or AIOPS_SYSLOG_PORT'),
    portFinding(`port ${SYSLOG_PORT} udp`, udp, state, '--syslog-port or AIOPS_SYSLOG_PORT'),
  ];
}

function portFinding(check: string, fault: string | null, state: ServerState, option: string): Finding {
  if (fault === null) return ok(check, 'it is free');
  const mend = `end what listens there, or choose another with ${option}`;
  if (fault !== 'EADDRINUSE') return failed(check, `it can’t be opened: ${fault}`, mend);
  if (state.is === 'running') return ok(check, 'it is taken, and an aiops is running');
  return warn(check, 'another program has it', mend);
}

/** The code of what keeps us from listening; null when nothing does. */
function listenFault(protocol: 'tcp' | 'udp', port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const failedWith = (error: NodeJS.ErrnoException): void => resolve(error.code ?? error.message);
    if (protocol === 'tcp') {
      const server = createServer().once('error', failedWith);
      server.listen({ host: LOCAL, port, exclusive: true }, () => server.close(() => resolve(null)));
    } else {
      const socket = createSocket('udp4').once('error', failedWith);
      socket.bind({ address: LOCAL, port, exclusive: true }, () => socket.close(() => resolve(null)));
    }
  });
}
