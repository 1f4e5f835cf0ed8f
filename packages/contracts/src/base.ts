import { z } from 'zod';
import { SCHEMA_VERSION } from './enums.ts';

/** RFC 3339, UTC, milliseconds: `2026-01-01T00:00:00.000Z`. */
export const Timestamp = z.iso.datetime({ precision: 3 });

/** 1 to 128 of `A-Z a-z 0-9 . _ : -`. Follows one record through every stage; need not be unique. */
export const TRACKING_ID_PATTERN = /^[A-Za-z0-9._:-]{1,128}$/;
export const TrackingId = z.string().regex(TRACKING_ID_PATTERN);

export const Meta = z.record(z.string(), z.unknown());
export type Meta = z.infer<typeof Meta>;

/** Readers take any minor version of our major and refuse the others. */
export const SchemaVersion = z
  .string()
  .regex(/^3\.\d+$/, `another major schema version than ${SCHEMA_VERSION}`);

/** What every message carries. `ship_id` is null when nobody could tell the ship. */
export const BaseMessage = z.object({
  schema_version: SchemaVersion,
  tracking_id: TrackingId,
  ts: Timestamp,
  ship_id: z.string().min(1).nullable(),
  error_msg: z.string().optional(),
});
export type BaseMessage = z.infer<typeof BaseMessage>;
