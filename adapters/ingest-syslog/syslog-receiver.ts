import { lookup } from 'node:dns/promises';
import { CodedError, errorCode } from '@aiops/kernel';
import type { Intake, Log, OnDropped, Telemetry } from '@aiops/ports';
import { DEFAULT_LIMITS, type SyslogLimits } from './limits.ts';
import { LineBuffer } from './line-buffer.ts';
import { listenTcp, type TcpListener } from './tcp-listener.ts';
import { listenUdp, type UdpListener } from './udp-listener.ts';

export interface SyslogReceiverOptions {
  /** The address to listen on: 127.0.0.1 unless the operator says otherwise. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly intake: Intake;
  readonly limits?: Partial<SyslogLimits>;
  readonly telemetry: Telemetry;
  readonly log: Log;
  /** Told of each line that was dropped, with the address of its sender. */
  readonly onDropped?: OnDropped;
}

export interface SyslogReceiver {
  /** UDP and TCP listen on the same number. */
  readonly port: number;
  /** Stops receiving, then hands over what was received. Safe to call twice. */
  stop(): Promise<void>;
}

/** A free TCP port may be taken on UDP; another one is tried then. */
const PORT_TRIES = 10;

async function listenBoth(
  options: SyslogReceiverOptions,
  limits: SyslogLimits,
  buffer: LineBuffer,
): Promise<{ tcp: TcpListener; udp: UdpListener }> {
  const { port, log, telemetry } = options;
  // A name may mean an IPv4 and an IPv6 address: both sockets shall have the same.
  const host = (await lookup(options.host)).address;
  for (let attempt = 1; ; attempt += 1) {
    const tcp = await listenTcp(host, port, buffer, { limits, telemetry, log });
    try {
      return { tcp, udp: await listenUdp(host, tcp.port, buffer, { lineBytes: limits.lineBytes, log }) };
    } catch (error) {
      await tcp.close();
      if (port !== 0 || attempt === PORT_TRIES || errorCode(error) !== 'EADDRINUSE') throw error;
    }
  }
}

/**
 * Receives syslog over UDP and TCP and hands the lines to the intake as they are.
 * @throws CodedError `syslog_not_listening` when the address or port can't be had
 */
export async function startSyslogReceiver(options: SyslogReceiverOptions): Promise<SyslogReceiver> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  let tcp: TcpListener | undefined;
  const { intake, telemetry, log, onDropped } = options;
  const buffer = new LineBuffer({
    intake,
    limits,
    telemetry,
    log,
    onRoom: () => tcp?.resume(),
    ...(onDropped === undefined ? {} : { onDropped }),
  });
  const listeners = await listenBoth(options, limits, buffer).catch((cause: unknown) => {
    const place = `${options.host}:${options.port}`;
    throw new CodedError('syslog_not_listening', `syslog can't listen on ${place}`, { cause });
  });
  tcp = listeners.tcp;
  const stop = async () => {
    await Promise.all([listeners.tcp.close(), listeners.udp.close()]);
    await buffer.stop();
  };
  let stopped: Promise<void> | undefined;
  return {
    port: listeners.tcp.port,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}
