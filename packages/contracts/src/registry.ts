import { z } from 'zod';
import { Timestamp } from './base.ts';

/** Ship and device ids: letters, digits and `. _ : -`, at most 128. */
export const Id = z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/);

export const Criticality = z.enum(['low', 'medium', 'high']);
export type Criticality = z.infer<typeof Criticality>;

/** Where an operating mode or a device's state is from: a call, a registry file, or a record that stated it. */
export const StatusSource = z.enum(['api', 'file', 'record']);
export type StatusSource = z.infer<typeof StatusSource>;

export const Device = z.object({
  device_id: Id,
  ship_id: Id,
  hostnames: z.array(z.string().min(1).max(255)).default([]),
  ips: z.array(z.string().min(2).max(45)).default([]),
  type: z.string().min(1).max(64).optional(),
  vendor: z.string().max(128).optional(),
  model: z.string().max(128).optional(),
  location: z.string().max(256).optional(),
  criticality: Criticality.optional(),
  /** The devices this one cannot work without: its direct upstreams. */
  depends_on: z.array(Id).default([]),
  state: z.string().max(64).optional(),
  /** Who said so; set by whoever stores it. */
  state_source: StatusSource.optional(),
});
export type Device = z.infer<typeof Device>;

export const Ship = z.object({
  ship_id: Id,
  name: z.string().max(256).optional(),
  /** IANA zone for ship time, such as `Europe/Oslo`. */
  timezone: z.string().max(64).optional(),
  /** Operating mode: `at_sea`, `in_port`, … as people set it. */
  mode: z.string().max(64).optional(),
  /** Who said so; set by whoever stores it. */
  mode_source: StatusSource.optional(),
});
export type Ship = z.infer<typeof Ship>;

/** The registry file and the body of PUT: both lists may be left out. */
export const RegistryDocument = z.object({
  ships: z.array(Ship).default([]),
  devices: z.array(Device).default([]),
});
export type RegistryDocument = z.infer<typeof RegistryDocument>;

/** A host name or address that went from one device of a ship to another. */
export const MovedName = z.object({ ship_id: Id, name: z.string(), from: Id, to: Id });
export type MovedName = z.infer<typeof MovedName>;

/** A host that sends and that no device claims, for adoption. */
export const UnknownHost = z.object({
  ship_id: z.string().nullable(),
  host: z.string(),
  records: z.number().int(),
  first_seen: Timestamp,
  last_seen: Timestamp,
});
export type UnknownHost = z.infer<typeof UnknownHost>;

/** A ship that records name and that is not registered: a sender is believed, but its name may be a slip. */
export const UnknownShip = z.object({
  ship_id: z.string(),
  /** Logs and samples that are kept. */
  records: z.number().int(),
  first_seen: Timestamp,
  last_seen: Timestamp,
});
export type UnknownShip = z.infer<typeof UnknownShip>;
