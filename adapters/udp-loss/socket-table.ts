/** A row of Linux' table of UDP sockets, `/proc/net/udp` or `udp6`. */
export interface UdpSocket {
  readonly port: number;
  readonly inode: string;
  /** Datagrams that the kernel threw away since the socket was opened, because nobody read them in time. */
  readonly drops: number;
}

const COLUMNS = { local: 1, inode: 9, drops: 12 } as const;

/** The sockets of a table; lines of another form, such as its head, are none. */
export function socketsOf(table: string): UdpSocket[] {
  return table.split('\n').flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    const port = /^[0-9A-F]+:([0-9A-F]{4})$/i.exec(columns[COLUMNS.local] ?? '')?.[1];
    const inode = columns[COLUMNS.inode] ?? '';
    const drops = columns[COLUMNS.drops] ?? '';
    if (port === undefined || !/^\d+$/.test(inode) || !/^\d+$/.test(drops)) return [];
    return [{ port: Number.parseInt(port, 16), inode, drops: Number(drops) }];
  });
}
