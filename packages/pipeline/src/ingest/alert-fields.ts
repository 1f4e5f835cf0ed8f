import { readTimeField } from './iso-time.ts';
import { type RefusedRecord, refuse } from './normalised.ts';
import { type CommonFields, type Fields, isRefused, readName } from './record-fields.ts';
import { readLabels } from './record-labels.ts';

type Texts = Readonly<Record<string, string>>;

/** What only alerts state. */
export interface AlertFields {
  readonly name: string;
  readonly severity: string | undefined;
  readonly labels: Texts | undefined;
  readonly annotations: Texts | undefined;
  readonly value: number | undefined;
  /** Undefined: no end is known. */
  readonly endsMs: number | undefined;
  readonly generatorUrl: string | undefined;
}

const MAX_LABELS = 64;
const MAX_URL = 2048;

function readEnd(value: unknown, zoneOf: () => string | undefined): number | undefined | RefusedRecord {
  if (value === undefined || value === null || value === '') return undefined;
  return readTimeField(value, zoneOf) ?? refuse('ends_at', 'must be an RFC 3339 time');
}

/** @param zoneOf the zone of its ship, for an end that names none */
export function readAlert(record: Fields, zoneOf: () => string | undefined): AlertFields | RefusedRecord {
  const name = readName(record, 'name');
  if (isRefused(name)) return name;
  if (name === undefined) return refuse('name', 'is missing');
  const { value, generator_url: url } = record;
  const hasValue = value !== undefined && value !== null;
  if (hasValue && (typeof value !== 'number' || !Number.isFinite(value))) {
    return refuse('value', 'must be a finite number');
  }
  const endsMs = readEnd(record.ends_at, zoneOf);
  if (isRefused(endsMs)) return endsMs;
  const severity = readName(record, 'severity');
  if (isRefused(severity)) return severity;
  const labels = readLabels(record, 'labels', MAX_LABELS);
  if ('refused' in labels) return labels;
  const annotations = readLabels(record, 'annotations', MAX_LABELS);
  if ('refused' in annotations) return annotations;
  return {
    name,
    severity: severity ?? labels.labels?.severity,
    labels: labels.labels,
    annotations: annotations.labels,
    value: hasValue ? Number(value) : undefined,
    endsMs,
    generatorUrl: typeof url === 'string' ? url.slice(0, MAX_URL) : undefined,
  };
}

/** Labels that say how bad it is, how it was measured or who relays it, but not what fires. */
const NOT_IDENTITY = new Set([
  'alertname',
  'severity',
  'level',
  'value',
  'incident_type',
  'tracking_id',
  'prometheus_replica',
  '__replica__',
]);

/** Labels that tell one condition from another. What only repeats ship, host or service is in the fingerprint anyway. */
export function identityLabels(labels: Texts | undefined, common: CommonFields): Texts | undefined {
  if (labels === undefined) return undefined;
  const { place, host, service } = common;
  const repeated = new Set<string | null | undefined>([place.shipId, place.device?.device_id, host, service]);
  return Object.fromEntries(
    Object.entries(labels).filter(([name, value]) => !NOT_IDENTITY.has(name) && !repeated.has(value)),
  );
}
