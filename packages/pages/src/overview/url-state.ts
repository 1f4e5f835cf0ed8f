export const RANGES = ['1h', '24h', '7d'] as const;
export type Range = (typeof RANGES)[number];
export const RANGE_WORDS: Readonly<Record<Range, string>> = {
  '1h': 'last hour',
  '24h': 'last 24 hours',
  '7d': 'last 7 days',
};

/** What stands behind a number. */
export const LISTS = ['findings', 'alerts', 'duplicates', 'suppressions', 'errors', 'drops'] as const;
export type ListName = (typeof LISTS)[number];

export interface OverviewState {
  readonly range: Range;
  /** The list that is open. */
  readonly list: ListName | null;
}

/** An address that somebody typed may say anything: what is not known counts as not said. */
export function stateOf(parameters: URLSearchParams): OverviewState {
  const range = parameters.get('range');
  const list = parameters.get('list');
  return {
    range: RANGES.find((known) => known === range) ?? '1h',
    list: LISTS.find((known) => known === list) ?? null,
  };
}

/** What is as usual is not said, so that the address of the plain page stays plain. */
export function parametersOf({ range, list }: OverviewState): URLSearchParams {
  const parameters = new URLSearchParams();
  if (range !== '1h') parameters.set('range', range);
  if (list !== null) parameters.set('list', list);
  return parameters;
}
