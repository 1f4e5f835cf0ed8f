import { createHash, timingSafeEqual } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { type Clock, CodedError, errorText, plainAddress } from '@aiops/kernel';
import type { Intake, Log, OnDropped, Telemetry } from '@aiops/ports';
import { decodeTrap, responseTo, type Trap } from './decode-trap.ts';
import { describeTrap } from './describe-trap.ts';
import { DEFAULT_LIMITS, type TrapLimits } from './limits.ts';
import { TrapQueue } from './trap-queue.ts';
import { TrapRefused } from './trap-refused.ts';

export interface TrapReceiverOptions {
  /** The address to listen on. Off the loopback a community is required. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Traps with another are dropped; null takes any, on the loopback only. */
  readonly community: string | null;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly limits?: Partial<TrapLimits>;
  readonly telemetry: Telemetry;
  readonly log: Log;
  /** Told of datagrams that are not taken and of traps that are lost, with their sender. */
  readonly onDropped?: OnDropped;
}

export interface TrapReceiver {
  readonly port: number;
  /** Stops receiving, then hands over what was received. Safe to call twice. */
  stop(): Promise<void>;
}

const RECEIVE_BUFFER_BYTES = 4_194_304;
/** Senders whose datagrams are not taken are named in the log once each, and no more of them than this. */
const MAX_TOLD = 100;

/**
 * Receives SNMP traps v1 and v2c and informs over UDP, each as a log record. An inform is answered when its record is
 * durable, so that its sender repeats what was lost.
 * @throws CodedError `community_required`, `snmp_trap_not_listening`
 */
export async function startTrapReceiver(options: TrapReceiverOptions): Promise<TrapReceiver> {
  const { intake, telemetry, log, port, onDropped } = options;
  const host = (await lookup(options.host)).address;
  if (options.community === null && !isLoopback(host)) {
    throw new CodedError(
      'community_required',
      `SNMP traps on ${options.host} need a community: without one anybody could raise alarms. Set AIOPS_SNMP_COMMUNITY`,
    );
  }
  const queue = new TrapQueue({
    ...{ intake, telemetry, log, limits: { ...DEFAULT_LIMITS, ...options.limits } },
    ...(onDropped === undefined ? {} : { onDropped }),
  });
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  const receive = receiverOf(options, socket, queue);
  socket.on('message', receive);
  await bind(socket, host, port).catch((cause: unknown) => {
    socket.close();
    const place = `${options.host}:${port}`;
    throw new CodedError('snmp_trap_not_listening', `SNMP traps can't be received on ${place}`, { cause });
  });
  socket.on('error', (error) => log.error({ error_msg: errorText(error) }, 'the SNMP trap socket failed'));
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch (error) {
    log.debug({ error_msg: errorText(error) }, 'the UDP receive buffer keeps its size');
  }
  const boundPort = socket.address().port;
  const stop = async (): Promise<void> => {
    // Open until the last answer is on its way, but deaf.
    socket.off('message', receive);
    await queue.stop();
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  };
  let stopped: Promise<void> | undefined;
  return {
    port: boundPort,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

function bind(socket: Socket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

type Receive = (datagram: Buffer, sender: RemoteInfo) => void;

function receiverOf(
  { community, clock, telemetry, log, onDropped }: TrapReceiverOptions,
  socket: Socket,
  queue: TrapQueue,
): Receive {
  const told = new Set<string>();
  const isWanted = communityCheck(community);
  return (datagram, { address, port }) => {
    const peer = plainAddress(address);
    try {
      const trap = decodeTrap(datagram);
      if (!isWanted(trap.community)) throw new TrapRefused('community', 'the community is another one');
      const { informAt } = trap;
      queue.offer({
        record: recordOf(trap, peer, clock.now()),
        peer,
        onDurable: () => {
          if (informAt !== null) socket.send(responseTo(datagram, informAt), port, address);
        },
      });
    } catch (error) {
      if (!(error instanceof TrapRefused)) throw error;
      const { fault, message } = error;
      telemetry.count('aiops_records_dropped_total', { source: 'snmp-trap', reason: fault });
      onDropped?.(peer, fault, 1);
      if (told.has(peer) || told.size >= MAX_TOLD) return;
      told.add(peer);
      log.warn({ peer, reason: fault, error_msg: message }, 'an SNMP datagram was not taken');
    }
  };
}

/** Compares digests, so that the time it takes tells nothing of the community. */
function communityCheck(community: string | null): (sent: Buffer) => boolean {
  if (community === null) return () => true;
  const digest = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
  const wanted = digest(community);
  return (sent) => timingSafeEqual(digest(sent), wanted);
}

/** A trap has no time of the day and no level: it happened when it came, and how bad it is says the policy. */
function recordOf(trap: Trap, peer: string, receivedMs: number): object {
  const { msg, varbinds } = describeTrap(trap);
  return {
    kind: 'log',
    ts: receivedMs,
    host: trap.agentAddress ?? peer,
    msg,
    meta: {
      snmp_version: trap.version,
      trap_oid: trap.trapOid,
      ...(trap.uptime === null ? {} : { agent_uptime_sec: trap.uptime / 100 }),
      ...(trap.agentAddress === null || trap.agentAddress === peer ? {} : { relay: peer }),
      varbinds,
    },
  };
}
