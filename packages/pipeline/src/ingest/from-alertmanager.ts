import { withoutPort } from '@aiops/kernel';
import { isRecord } from './record-fields.ts';

type Labels = Readonly<Record<string, unknown>>;

function firstLabel(labels: Labels, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = labels[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** `device` comes last: exporters use it for disks and interfaces of the instance. */
function hostOf(labels: Labels): string | undefined {
  const instance = firstLabel(labels, ['instance']);
  return (
    firstLabel(labels, ['host', 'hostname']) ??
    (instance === undefined ? firstLabel(labels, ['device']) : withoutPort(instance))
  );
}

/** Alertmanager writes the zero time for "no end known". */
function timeOrAbsent(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('0001-01-01') ? undefined : value;
}

/**
 * One alert of Alertmanager's API v2 (`{labels, annotations, startsAt, endsAt, generatorURL}`) as an alert record.
 * What is wrong with it shows when the record is checked: this never throws.
 * @param receivedMs stands in for a `startsAt` that was left out, as Alertmanager itself does it
 */
export function fromAlertmanager(value: unknown, receivedMs: number): unknown {
  if (!isRecord(value)) return value;
  const labels = isRecord(value.labels) ? value.labels : {};
  return {
    kind: 'alert',
    ts: timeOrAbsent(value.startsAt) ?? receivedMs,
    ends_at: timeOrAbsent(value.endsAt),
    name: labels.alertname,
    severity: firstLabel(labels, ['severity']),
    ship_id: firstLabel(labels, ['ship_id', 'ship']),
    host: hostOf(labels),
    service: firstLabel(labels, ['service', 'job']),
    tracking_id: firstLabel(labels, ['tracking_id']),
    labels: value.labels,
    annotations: value.annotations,
    generator_url: value.generatorURL,
  };
}
