import { readdir, readFile, readlink } from 'node:fs/promises';
import { errorText } from '@aiops/kernel';
import type { Log, Telemetry } from '@aiops/ports';
import { socketsOf, type UdpSocket } from './socket-table.ts';

export interface UdpLossOptions {
  /** Of a socket of this process. */
  readonly port: number;
  /** The receiver, as its records and metrics name it. */
  readonly source: string;
  readonly telemetry: Telemetry;
  readonly log: Log;
  /** Told of datagrams that were lost before anybody saw them: of whom is not known. */
  readonly onDropped: (source: string, reason: string, datagrams: number) => void;
  readonly everyMs?: number;
  /** Where Linux tells of this process. */
  readonly proc?: string;
}

export interface UdpLoss {
  /** Why the loss can't be told on this machine; null where it is. */
  readonly unknown: string | null;
  /** Looks a last time. Call it before the socket is closed. */
  stop(): Promise<void>;
}

const EVERY_MS = 5000;
const REASON = 'kernel_buffer_full';

/** The sockets that this process holds on a port. */
async function ownInodes(proc: string, port: number): Promise<ReadonlySet<string>> {
  const links = await Promise.all(
    (await readdir(`${proc}/fd`)).map((fd) => readlink(`${proc}/fd/${fd}`).catch(() => '')),
  );
  const own = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  const sockets = (await readSockets(proc)).filter((socket) => socket.port === port && own.has(socket.inode));
  return new Set(sockets.map(({ inode }) => inode));
}

async function readSockets(proc: string): Promise<UdpSocket[]> {
  const tables = [
    await readFile(`${proc}/net/udp`, 'utf8'),
    // A machine without IPv6 has no such table.
    await readFile(`${proc}/net/udp6`, 'utf8').catch(() => ''),
  ];
  return tables.flatMap(socketsOf);
}

async function dropsOf(proc: string, inodes: ReadonlySet<string>): Promise<number> {
  const sockets = (await readSockets(proc)).filter(({ inode }) => inodes.has(inode));
  return sockets.reduce((sum, { drops }) => sum + drops, 0);
}

/** Why it can't be told, or the sockets to look at. */
async function find({ port, proc = '/proc/self' }: UdpLossOptions): Promise<string | ReadonlySet<string>> {
  try {
    const inodes = await ownInodes(proc, port);
    return inodes.size === 0 ? `the system lists no UDP socket of ours on port ${port}` : inodes;
  } catch (error) {
    return `the system tells nothing of lost datagrams: ${errorText(error)}`;
  }
}

/**
 * Counts what the kernel throws away of a UDP socket when it is not read fast enough. Only Linux tells, per socket;
 * elsewhere the loss is unknown, which is said once in the log and by the metric `aiops_udp_loss_known`.
 */
export async function watchUdpLoss(options: UdpLossOptions): Promise<UdpLoss> {
  const { source, telemetry, log, onDropped, proc = '/proc/self', everyMs = EVERY_MS } = options;
  const inodes = await find(options);
  const isKnown = typeof inodes !== 'string';
  telemetry.gauge('aiops_udp_loss_known', isKnown ? 1 : 0, { source });
  if (!isKnown) {
    log.info({ source, reason: inodes }, 'how many UDP datagrams the system loses is unknown');
    return { unknown: inodes, stop: async () => undefined };
  }
  let told = 0;
  const look = async (): Promise<void> => {
    try {
      const drops = await dropsOf(proc, inodes);
      if (drops <= told) return;
      telemetry.count('aiops_records_dropped_total', { source, reason: REASON }, drops - told);
      onDropped(source, REASON, drops - told);
      told = drops;
    } catch (error) {
      log.debug({ source, error_msg: errorText(error) }, 'the loss of UDP datagrams could not be read');
    }
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, everyMs);
  return {
    unknown: null,
    async stop() {
      clearInterval(timer);
      looking = looking.then(look);
      await looking;
    },
  };
}
