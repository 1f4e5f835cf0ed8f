import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { errorText } from '@aiops/kernel';
import type { Log } from '@aiops/ports';
import type { LineBuffer } from './line-buffer.ts';

export interface UdpListener {
  close(): Promise<void>;
}

const RECEIVE_BUFFER_BYTES = 4_194_304;
const NEWLINE = 10;
const RETURN = 13;
const NUL = 0;

/** One datagram is one message (RFC 5426); some senders end it like a line. */
function withoutEnd(message: Buffer): Buffer {
  let end = message.length;
  while (end > 0) {
    const byte = message[end - 1];
    if (byte !== NEWLINE && byte !== RETURN && byte !== NUL) break;
    end -= 1;
  }
  return message.subarray(0, end);
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

/** Listens on UDP. What the buffer can't take is dropped there, and counted. */
export async function listenUdp(
  host: string,
  port: number,
  buffer: LineBuffer,
  options: { readonly lineBytes: number; readonly log: Log },
): Promise<UdpListener> {
  const { lineBytes, log } = options;
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  socket.on('message', (datagram, { address }) => {
    const message = withoutEnd(datagram);
    if (message.length > 0) buffer.offer('syslog-udp', address, message.subarray(0, lineBytes));
  });
  try {
    await bind(socket, host, port);
  } catch (error) {
    socket.close();
    throw error;
  }
  socket.on('error', (error) => log.error({ error_msg: errorText(error) }, 'the syslog UDP socket failed'));
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch (error) {
    log.debug({ error_msg: errorText(error) }, 'the UDP receive buffer keeps its size');
  }
  return { close: () => new Promise((resolve) => socket.close(() => resolve())) };
}
