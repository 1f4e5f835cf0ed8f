import type { Grade, NarrativeSource } from '@aiops/contracts';
import type { FactKind } from '../facts/fact.ts';

/** What a narrative has to tell, in its order. */
export const PARTS = ['what', 'order', 'impact', 'cause', 'changed', 'past', 'do', 'sure'] as const;
export type NarrativePart = (typeof PARTS)[number];

export const PART_OF: Readonly<Record<FactKind, NarrativePart>> = {
  what: 'what',
  began: 'what',
  rated: 'what',
  first_sign: 'order',
  sign: 'order',
  ended: 'order',
  affected: 'impact',
  services: 'impact',
  cause: 'cause',
  cause_reason: 'cause',
  other_causes: 'cause',
  surroundings: 'changed',
  series: 'changed',
  template: 'changed',
  reports: 'sure',
  history: 'past',
  similar: 'past',
  caution: 'do',
  step: 'do',
  no_runbook: 'do',
  state: 'sure',
  certainty: 'sure',
  missing: 'sure',
};

export interface NarrativeSentence {
  readonly text: string;
  /** Ids of the facts that say it; never empty. */
  readonly facts: readonly string[];
  readonly part: NarrativePart;
  /** Who worded it. */
  readonly by: NarrativeSource;
}

export interface Narrative {
  /** At most eight of the rules; a model's may have a few more where the rules fill what it left out. */
  readonly sentences: readonly NarrativeSentence[];
  /** As shown: `rules` also where a model was asked and too little of its answer was left. */
  readonly source: NarrativeSource;
  readonly confidence: Grade;
  /** Of the facts that count, those told: 0 to 1. */
  readonly coverage: number;
}

export function textOf({ sentences }: Pick<Narrative, 'sentences'>): string {
  return sentences.map(({ text }) => text).join(' ');
}
