import { TRACKING_ID_PATTERN } from '@aiops/contracts';

/** The id of an address, which may have it encoded. */
export function idOfPath(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** What a person typed or pasted: an id to ask for, an incident's id, or words of a line. */
export type Asked =
  | { readonly kind: 'tracking' | 'incident' | 'text'; readonly id: string }
  | { readonly kind: 'nothing' };

export function askedFor(text: string): Asked {
  const id = text.trim();
  if (id === '') return { kind: 'nothing' };
  if (/^inc_[0-9a-f]{20}$/.test(id)) return { kind: 'incident', id };
  // A plain word is text: ids have digits.
  if (TRACKING_ID_PATTERN.test(id) && /\d/.test(id)) return { kind: 'tracking', id };
  return { kind: 'text', id };
}
