import { ROLES, type StatsSnapshot } from '@aiops/contracts';

type Service = StatsSnapshot['services'][number];

const DOES: Readonly<Record<string, string>> = {
  ingest: 'takes records in and stores them',
  'anomaly-detection': 'looks at each log line and value',
  'enhanced-anomaly-detection': 'looks at surroundings and at several series together',
  'enrichment-service': 'adds device, history and severity',
  'correlation-service': 'makes incidents of what was found',
  'incident-api': 'stores incidents and answers',
  'llm-enricher': 'writes an incident’s account',
};

export function roleDoes(role: string): string | null {
  return DOES[role] ?? null;
}

/** In the order of a record's way; one that nobody knows comes last. */
export function inFlowOrder(services: readonly Service[]): readonly Service[] {
  const names: readonly string[] = ROLES;
  const placeOf = ({ role }: Service): number => (names.includes(role) ? names.indexOf(role) : names.length);
  return [...services].sort((a, b) => placeOf(a) - placeOf(b));
}

const DROPPED: Readonly<Record<string, string>> = {
  rate_limited: 'not taken in: the sender was over its limit',
  buffer_full: 'not taken in: too much came at once',
  below_min_severity: 'judged, but not stored: below the level that policy keeps',
  sampled: 'judged, but not stored: policy keeps a sample',
  storm_sampled: 'judged, but not stored: a storm of like lines, of which a sample is kept',
  label_values: 'label values replaced by “other”: too many different ones',
  kernel_buffer_full: 'thrown away by the system before anybody saw them',
  infinite: 'not stored: the value is infinite',
  native_histogram: 'not stored: native histograms can’t be kept',
  exponential_buckets: 'not stored: exponential buckets can’t be kept',
  stale: 'not values: the series ended',
  nan: 'not values: not a number',
};

export function droppedWords(reason: string): string {
  return DROPPED[reason] ?? reason.replaceAll('_', ' ');
}
