import { cutToBytes, isDamaged, repaired } from './clean-text.ts';
import { type RefusedRecord, refuse } from './normalised.ts';
import { type Fields, isRecord } from './record-fields.ts';

export interface Labels {
  /** Undefined when there are none. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** Names beyond the bound, which were left out. */
  readonly dropped: number;
}

const NONE: Labels = { labels: undefined, dropped: 0 };
const MAX_VALUE_BYTES = 4096;

function clean(text: string): string {
  return cutToBytes(isDamaged(text) ? repaired(text) : text, MAX_VALUE_BYTES);
}

/** Text by name. Numbers and booleans are written out; other values are refused. At most `max` names are kept. */
export function readLabels(record: Fields, field: string, max: number): Labels | RefusedRecord {
  const value = record[field];
  if (value === undefined || value === null) return NONE;
  if (!isRecord(value)) return refuse(field, 'must be an object of strings');
  const kept: [string, string][] = [];
  let dropped = 0;
  for (const [name, content] of Object.entries(value)) {
    if (content === null || content === '') continue;
    if (typeof content !== 'string' && typeof content !== 'number' && typeof content !== 'boolean') {
      return refuse(`${field}.${name.slice(0, 64)}`, 'must be a string');
    }
    if (kept.length < max) kept.push([clean(name), clean(String(content))]);
    else dropped += 1;
  }
  return { labels: kept.length === 0 ? undefined : Object.fromEntries(kept), dropped };
}
