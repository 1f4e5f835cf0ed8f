import {
  type CitedFact,
  type CitedRef,
  type DocumentSearch,
  type EnrichmentCompleted,
  type Incident,
  isPast,
  type NarrativeSource,
} from '@aiops/contracts';
import { documentHref, incidentHref, traceHref } from '../frame/links.ts';

const WRITTEN_BY: Readonly<Record<NarrativeSource, string>> = {
  llm: 'Written by a language model from the evidence',
  cache: 'Written by a language model for an earlier incident like this one',
  rules: 'Put together by rules from the evidence, without a language model',
};

/** Who told it, how sure that is, and why it is not told better. */
export function aboutNarrative(incident: Incident, told: EnrichmentCompleted | undefined): string {
  const { narrative_source: source, confidence } = incident;
  const by = source === undefined ? 'Who wrote this is not known' : WRITTEN_BY[source];
  const model = told?.model === undefined ? '' : ` (${told.model})`;
  const sure = confidence === undefined ? '' : `; ${confidence} confidence`;
  const isOld = told !== undefined && isPast(told, incident);
  return [
    `${by}${model}${sure}.`,
    told?.reason?.text ?? '',
    isOld ? 'The incident has changed since: what it says is of before.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** The pages on which a fact can be looked up; what stands on the page of the incident itself has no link. */
export function linksOf(
  { refs }: CitedFact,
  ownId: string,
): readonly { readonly href: string; readonly label: string }[] {
  return refs.flatMap(({ of, id }) => {
    if (of === 'record') return [{ href: traceHref(id), label: 'its record' }];
    if (of === 'incident' && id !== ownId) return [{ href: incidentHref(id), label: 'the incident' }];
    if (of === 'document') return [{ href: documentHref(id), label: 'the runbook' }];
    return [];
  });
}

/** How they were looked for: without meaning, what is said in other words is not found. */
export function foundBy({ by, reason }: DocumentSearch): string {
  if (by === 'words_and_vectors') return 'Found by words and meaning.';
  return `Found by words alone: ${REASONS[reason ?? ''] ?? 'what compares meanings did not answer'}.`;
}

const REASONS: Readonly<Record<string, string>> = {
  no_embedder: 'nothing that compares meanings is set up',
  vectors_too_slow: 'comparing meanings took too long',
};

/** The page of a document; a past incident has its own. */
export function hrefOf({ id, source }: DocumentSearch['documents'][number]): string {
  return source === 'incidents' ? incidentHref(id.replace('incidents/', '')) : documentHref(id);
}

const KINDS: Readonly<Record<CitedRef['of'], string>> = {
  incident: 'this incident',
  anomaly: 'what fired',
  record: 'a record',
  device: 'the registry',
  series: 'measured values',
  document: 'a runbook',
};

/** `what fired, measured values`: where it was read. */
export function kindsOf({ refs }: CitedFact): string {
  return [...new Set(refs.map(({ of }) => KINDS[of]))].join(', ');
}
