import type { Device, RegistryDocument, Ship, UnknownHost, UnknownShip } from '@aiops/contracts';
import type { Reader } from '../driver.ts';
import type { RowFormat } from '../table-writer.ts';
import { readBody, toColumnTime } from './column-values.ts';

/** A registry entry with the precedence that was drawn when it came in: the last put stays. No body: it is removed. */
export interface Put {
  readonly id: string;
  readonly shipId: string;
  readonly names: readonly string[];
  readonly body: string;
  readonly precedence: string;
}

/** Stands for the body of a device or ship that was removed: the table replaces, and never deletes. */
const REMOVED = '';

export function devicePut(device: Device, precedence: string): Put {
  const { device_id: id, ship_id: shipId, hostnames, ips } = device;
  return { id, shipId, names: [...hostnames, ...ips], body: JSON.stringify(device), precedence };
}

export function shipPut(ship: Ship, precedence: string): Put {
  return { id: ship.ship_id, shipId: ship.ship_id, names: [], body: JSON.stringify(ship), precedence };
}

export function removalPut(id: string, precedence: string): Put {
  return { id, shipId: '', names: [], body: REMOVED, precedence };
}

export const DEVICE_FORMAT: RowFormat<Put> = {
  table: 'devices',
  lane: 'events',
  paceMs: 0,
  columns: ['device_id', 'ship_id', 'names', 'body', 'precedence'],
  values: ({ id, shipId, names, body, precedence }) => [id, shipId, [...names], body, precedence],
};

export const SHIP_FORMAT: RowFormat<Put> = {
  table: 'ships',
  lane: 'events',
  paceMs: 0,
  columns: ['ship_id', 'body', 'precedence'],
  values: ({ id, body, precedence }) => [id, body, precedence],
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
    reader.query<{ body: string }>(`SELECT body FROM aiops.ships FINAL WHERE body != '' ORDER BY ship_id`),
    reader.query<{ body: string }>(
      `SELECT body FROM aiops.devices FINAL WHERE body != '' ORDER BY device_id`,
    ),
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

/** Over all records that are kept, logs and samples together. */
export async function listUnknownShips(reader: Reader, limit: number): Promise<readonly UnknownShip[]> {
  const seen = (table: 'logs' | 'metrics'): string =>
    `SELECT ship_id, count() AS records, min(ts) AS first_ts, max(ts) AS last_ts FROM aiops.${table}
     WHERE ship_id IS NOT NULL GROUP BY ship_id`;
  const rows = await reader.query<Omit<UnknownShip, 'records'> & { records: string }>(
    `SELECT assumeNotNull(toString(s.ship_id)) AS ship_id, sum(s.records) AS records,
       min(s.first_ts) AS first_seen, max(s.last_ts) AS last_seen
     FROM (${seen('logs')} UNION ALL ${seen('metrics')}) AS s
     WHERE toString(s.ship_id) NOT IN (SELECT ship_id FROM aiops.ships FINAL WHERE body != '')
     GROUP BY s.ship_id ORDER BY records DESC, ship_id
     LIMIT ${Math.min(Math.max(Math.trunc(limit), 1), 1000)}`,
  );
  return rows.map((row) => ({ ...row, records: Number(row.records) }));
}
