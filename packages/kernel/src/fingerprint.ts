import { hashParts } from './ids.ts';

export interface FingerprintParts {
  readonly ship_id: string | null;
  readonly device_id?: string | undefined;
  readonly host?: string | undefined;
  readonly service: string | null;
  readonly anomaly_type: string;
  readonly signal: string;
}

/** The device, else `host:<host>`, else null: what a statement is about. */
export function entityOf(parts: {
  device_id?: string | undefined;
  host?: string | undefined;
}): string | null {
  if (parts.device_id !== undefined) return parts.device_id;
  return parts.host === undefined ? null : `host:${parts.host}`;
}

/** Identity of a statement. Time, value, severity and tracking_id take no part. */
export function fingerprintOf(parts: FingerprintParts): string {
  return hashParts([parts.ship_id, entityOf(parts), parts.service, parts.anomaly_type, parts.signal]);
}

/** `metric{a=1,b=2}`: a name and its labels in a fixed order. */
export function signalOf(name: string, labels: Readonly<Record<string, string>> | undefined): string {
  if (labels === undefined) return name;
  const keys = Object.keys(labels);
  if (keys.length === 0) return name;
  return `${name}{${keys
    .sort()
    .map((key) => `${key}=${labels[key]}`)
    .join(',')}}`;
}
