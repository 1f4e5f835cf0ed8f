import { z } from 'zod';

/** The version that every message carries; readers refuse another major. */
export const SCHEMA_VERSION = '3.0';

/** From least to most severe: the index is the rank. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

/** 0 for low up to 3 for critical. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

export const Status = z.enum(['open', 'ack', 'resolved', 'suppressed']);
export type Status = z.infer<typeof Status>;

export const Domain = z.enum(['comms', 'app', 'net', 'security', 'system']);
export type Domain = z.infer<typeof Domain>;

export const Category = z.enum(['network', 'system', 'application', 'security']);
export type Category = z.infer<typeof Category>;

/** How sure a narrative is, and how risky a runbook. */
export const Grade = z.enum(['low', 'medium', 'high']);
export type Grade = z.infer<typeof Grade>;

/** Syslog's eight levels and `trace`, from least to most severe: the index is the rank. */
export const LEVELS = [
  'trace',
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
] as const;
export const Level = z.enum(LEVELS);
export type Level = z.infer<typeof Level>;

export function levelRank(level: Level): number {
  return LEVELS.indexOf(level);
}

/** A key of the policy's `correlate.types`: policy may add types, so messages carry them as plain names. */
export const IncidentTypeName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

export const CATEGORY_OF_DOMAIN: Readonly<Record<Domain, Category>> = {
  comms: 'network',
  net: 'network',
  system: 'system',
  app: 'application',
  security: 'security',
};

/** Who told us the ship: the record itself, the registry, an ingest token, the site's own id, or nobody. */
export const ShipIdSource = z.enum(['record', 'registry', 'token', 'site', 'none']);
export type ShipIdSource = z.infer<typeof ShipIdSource>;

/** What an anomaly may do to incidents: open one, support one, or only be context. */
export const AnomalyRole = z.enum(['opens', 'supports', 'context']);
export type AnomalyRole = z.infer<typeof AnomalyRole>;

export const AnomalyState = z.enum(['firing', 'cleared']);
export type AnomalyState = z.infer<typeof AnomalyState>;
