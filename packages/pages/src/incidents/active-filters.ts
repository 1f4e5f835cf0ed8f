import type { Status } from '@aiops/contracts';
import { spoken, statusWord } from '../theme/words.ts';
import { isDefaultStatus, type View } from './url-state.ts';

/** One thing that narrows the list, in words, and the view without it. */
export interface ActiveFilter {
  readonly key: string;
  readonly words: string;
  readonly without: View;
}

export const RANGE_WORDS: Readonly<Record<string, string>> = {
  '1h': 'last hour',
  '6h': 'last 6 hours',
  '1d': 'last 24 hours',
  '7d': 'last 7 days',
  '30d': 'last 30 days',
};

/** The chips above the table. The default status is no filter that anybody chose; others are. */
export function activeFilters(view: View): ActiveFilter[] {
  return [
    ...severalOf(view, 'severity', 'severity', spoken),
    ...(isDefaultStatus(view.status) ? [] : statusFilters(view)),
    ...severalOf(view, 'type', 'type', spoken),
    ...severalOf(view, 'category', 'category', spoken),
    ...one(view, 'ship_id', 'ship'),
    ...one(view, 'device_id', 'device'),
    ...one(view, 'service', 'service'),
    ...(view.q === '' ? [] : [{ key: 'q', words: `“${view.q}”`, without: { ...view, q: '' } }]),
    ...(view.range === null
      ? []
      : [
          {
            key: 'range',
            words: `began in the ${RANGE_WORDS[view.range] ?? view.range}`,
            without: { ...view, range: null },
          },
        ]),
  ];
}

function statusFilters(view: View): ActiveFilter[] {
  if (view.status.length === 0) {
    const without = { ...view, status: ['open', 'ack'] as const };
    return [{ key: 'status', words: 'in every status', without }];
  }
  return view.status.map((status: Status) => ({
    key: `status:${status}`,
    words: statusWord(status),
    without: { ...view, status: view.status.filter((other) => other !== status) },
  }));
}

type ListField = 'severity' | 'type' | 'category';

function severalOf(
  view: View,
  field: ListField,
  word: string,
  say: (value: string) => string,
): ActiveFilter[] {
  const values: readonly string[] = view[field];
  return values.map((value) => ({
    key: `${field}:${value}`,
    words: `${word}: ${say(value)}`,
    without: { ...view, [field]: values.filter((other) => other !== value) },
  }));
}

function one(view: View, field: 'ship_id' | 'device_id' | 'service', word: string): ActiveFilter[] {
  const value = view[field];
  if (value === null) return [];
  return [{ key: field, words: `${word}: ${value}`, without: { ...view, [field]: null } }];
}
