/** What a fact tells; the order is that of the block. */
export const FACT_KINDS = [
  'what',
  'began',
  'rated',
  'first_sign',
  'sign',
  'ended',
  'affected',
  'services',
  'cause',
  'cause_reason',
  'other_causes',
  'surroundings',
  'series',
  'template',
  'reports',
  'history',
  'similar',
  'caution',
  'step',
  'no_runbook',
  'state',
  'certainty',
  'missing',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** Where a fact can be looked up. */
export type FactRef =
  | { readonly of: 'incident'; readonly id: string }
  | { readonly of: 'anomaly'; readonly id: string }
  | { readonly of: 'record'; readonly id: string }
  | { readonly of: 'device'; readonly id: string }
  | { readonly of: 'series'; readonly id: string }
  | { readonly of: 'document'; readonly id: string };

/** One statement that the evidence shows. */
export interface Fact {
  /**
   * `f1`, `f2`, … in the order of the block. The block is deterministic, so that the same evidence gives the same ids; and
   * a short id is what a small model can copy, where it garbles a hash.
   */
  readonly id: string;
  /** The kind and what it is about, without times and values: the same in the next incident of this shape. */
  readonly slot: string;
  readonly kind: FactKind;
  /** One sentence in plain English. Foreign text stands in it between « and » only. */
  readonly text: string;
  /** Devices and hosts that the text names. */
  readonly entities: readonly string[];
  readonly services: readonly string[];
  /** Every number in the text outside names, times and quotes. */
  readonly numbers: readonly number[];
  /** Moments that the text tells, RFC 3339. */
  readonly times: readonly string[];
  /** Foreign text in it, as it stands between the marks. */
  readonly quotes: readonly string[];
  /** Never empty. */
  readonly refs: readonly FactRef[];
}

export type CauseCertainty = 'high' | 'medium' | 'low' | 'none';

/** All facts of one incident; complete alone. */
export interface FactsBlock {
  readonly incidentId: string;
  readonly shipId: string | null;
  /** As the facts tell it: its name, or its id where the registry has no name; null when nobody knows the ship. */
  readonly shipName: string | null;
  readonly facts: readonly Fact[];
  /** How sure the probable cause is, by the terms that ranked it (`cause-certainty.ts`). */
  readonly certainty: CauseCertainty;
  /** Facts that there was no room for, by kind. */
  readonly left: Readonly<Partial<Record<FactKind, number>>>;
}
