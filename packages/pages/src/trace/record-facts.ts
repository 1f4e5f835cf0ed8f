import type { LogMessage, MetricSample } from '@aiops/contracts';

export type Fact = readonly [name: string, value: string];

const SHIP_FROM: Readonly<Record<LogMessage['ship_id_source'], string>> = {
  record: 'the record names it',
  registry: 'by the registry',
  token: 'by the sender’s key',
  site: 'this site',
  none: 'nobody could tell',
};

/** What a record said of itself, and what is not known of it: each as name and value. */
export function factsOf(record: LogMessage | MetricSample): readonly Fact[] {
  const { ship_id, ship_id_source, device_id, host, service, source, received_at, clock_skew, record_id } =
    record;
  return [
    ['ship', ship_id === null ? 'not known' : `${ship_id} (${SHIP_FROM[ship_id_source]})`],
    ['host', host ?? 'not known'],
    ['device', device_id ?? 'none claims it'],
    ['service', service ?? 'not known'],
    ...('msg' in record ? logFacts(record) : labelFacts(record)),
    ['came in by', source],
    [
      'received',
      `${received_at}${clock_skew === true ? ' (its own clock was ahead; this time counts)' : ''}`,
    ],
    ['record', record_id],
  ];
}

function logFacts({
  level,
  severity_number,
  domain,
  parse_error,
  truncated,
  meta,
}: LogMessage): readonly Fact[] {
  const number = severity_number === undefined ? '' : ` (${severity_number} at the source)`;
  return [
    ['level', `${level ?? 'none'}${number}`],
    ['domain', domain ?? 'not known'],
    ...(parse_error === undefined ? [] : [['not parsed', parse_error] as const]),
    ...(truncated === true ? [['cut', 'it was longer than is kept'] as const] : []),
    ...Object.entries(meta ?? {}).map(([name, value]): Fact => [name, valueText(value)]),
  ];
}

function labelFacts({ labels }: MetricSample): readonly Fact[] {
  return Object.entries(labels ?? {});
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
