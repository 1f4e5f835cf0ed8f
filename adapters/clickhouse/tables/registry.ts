import type { Device, RegistryDocument, Ship, UnknownHost } from '@aiops/contracts';
import type { Reader } from '../driver.ts';
import type { RowFormat } from '../table-writer.ts';
import { readBody, toColumnTime } from './column-values.ts';

/** A registry entry with the precedence that was drawn when it came in: the last put stays. */
interface Put<T> {
  readonly item: T;
  readonly precedence: string;
}

export const DEVICE_FORMAT: RowFormat<Put<Device>> = {
  table: 'devices',
  lane: 'events',
  paceMs: 0,
  columns: ['device_id', 'ship_id', 'names', 'body', 'precedence'],
  values: ({ item, precedence }) => [
    item.device_id,
    item.ship_id,
    [...item.hostnames, ...item.ips],
    JSON.stringify(item),
    precedence,
  ],
};

export const SHIP_FORMAT: RowFormat<Put<Ship>> = {
  table: 'ships',
  lane: 'events',
  paceMs: 0,
  columns: ['ship_id', 'body', 'precedence'],
  values: ({ item, precedence }) => [item.ship_id, JSON.stringify(item), precedence],
};

export const UNKNOWN_HOST_FORMAT: RowFormat<UnknownHost> = {
  table: 'unknown_hosts',
  lane: 'events',
  paceMs: 1000,
  columns: ['ship_id', 'host', 'records', 'first_seen', 'last_seen'],
  values: (row) => [
    row.ship_id ?? '',
    row.host,
    row.records,
    toColumnTime(row.first_seen),
    toColumnTime(row.last_seen),
  ],
};

export async function loadRegistry(reader: Reader): Promise<RegistryDocument> {
  const [ships, devices] = await Promise.all([
    reader.query<{ body: string }>('SELECT body FROM aiops.ships FINAL ORDER BY ship_id'),
    reader.query<{ body: string }>('SELECT body FROM aiops.devices FINAL ORDER BY device_id'),
  ]);
  return { ships: ships.map(readBody<Ship>), devices: devices.map(readBody<Device>) };
}

/** The busiest first; hosts that a device has claimed since are left out. */
export async function listUnknownHosts(reader: Reader, limit: number): Promise<readonly UnknownHost[]> {
  const rows = await reader.query<Omit<UnknownHost, 'records'> & { records: string }>(
    `SELECT nullIf(u.ship_id, '') AS ship_id, u.host AS host, sum(u.records) AS records,
       min(u.first_seen) AS first_seen, max(u.last_seen) AS last_seen
     FROM aiops.unknown_hosts AS u
     WHERE lower(u.host) NOT IN (SELECT lower(arrayJoin(names)) FROM aiops.devices FINAL)
     GROUP BY u.ship_id, u.host ORDER BY records DESC, host, ship_id
     LIMIT ${Math.min(Math.max(Math.trunc(limit), 1), 1000)}`,
  );
  return rows.map((row) => ({ ...row, records: Number(row.records) }));
}
