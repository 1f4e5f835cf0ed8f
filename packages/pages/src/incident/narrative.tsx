import type { CitedFact, DocumentSearch, EnrichmentCompleted, Incident } from '@aiops/contracts';
import { Anchor } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef } from 'react';
import { Link } from 'wouter';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { Moment } from '../time/moment.tsx';
import styles from './narrative.module.css';
import { aboutNarrative, foundBy, hrefOf, kindsOf, linksOf } from './narrative-words.ts';

interface NarrativeProps {
  readonly incident: Incident;
  readonly zone: string | undefined;
}

/** The account of the incident in sentences, each with what it rests on. */
export function Narrative({ incident, zone }: NarrativeProps) {
  const [told, ...earlier] = useNarratives(incident);
  const id = useId();
  const { narrative = told?.narrative } = incident;
  if (narrative === undefined) return null;
  // What is shown is told by the incident; the sentences come with an answer of their own.
  const isWhole = told !== undefined && told.narrative === narrative;
  return (
    <figure className={styles.narrative} aria-label="Account">
      <blockquote>{isWhole ? <Sentences told={told} id={id} /> : narrative}</blockquote>
      <figcaption>{aboutNarrative(incident, isWhole ? told : undefined)}</figcaption>
      {isWhole && <Facts told={told} id={id} />}
      {isWhole && told.documents !== undefined && <Documents search={told.documents} />}
      {earlier.length > 0 && <Earlier narratives={earlier} zone={zone} />}
    </figure>
  );
}

/** The one that holds first; none while they are not known. Read again when the incident is told anew. */
function useNarratives({ incident_id: id, narrative }: Incident): readonly EnrichmentCompleted[] {
  const api = useApi();
  const queries = useQueryClient();
  const shown = useRef(narrative);
  useEffect(() => {
    if (shown.current === narrative) return;
    shown.current = narrative;
    void queries.invalidateQueries({ queryKey: keys.ofIncident(id, 'narratives') });
  }, [id, narrative, queries]);
  const { data } = useQuery({
    queryKey: keys.ofIncident(id, 'narratives'),
    queryFn: ({ signal }) => api.incidents.narratives(id, signal),
  });
  return data?.data ?? [];
}

interface ToldProps {
  readonly told: EnrichmentCompleted;
  /** Of the list of facts, unique on the page. */
  readonly id: string;
}

function Sentences({ told: { sentences, facts }, id }: ToldProps) {
  return sentences.map(({ text, facts: cited }) => (
    <span key={text}>
      {text}
      {cited.map((one) => {
        const at = facts.findIndex((fact) => fact.id === one);
        const fact = facts[at];
        return fact === undefined ? null : (
          <a
            key={one}
            href={`#${id}-${one}`}
            className={styles.citation}
            aria-label={`Evidence ${at + 1}: ${fact.text}`}
            onClick={() => openList(id)}
          >
            {at + 1}
          </a>
        );
      })}{' '}
    </span>
  ));
}

/** A link into a closed list would lead nowhere. */
function openList(id: string): void {
  const list = document.getElementById(id);
  if (list instanceof HTMLDetailsElement) list.open = true;
}

function Facts({ told: { facts, incident_id }, id }: ToldProps) {
  return (
    <details id={id} className={styles.more}>
      <summary>What it rests on</summary>
      <ol className={styles.facts} aria-label="What it rests on">
        {facts.map((fact) => (
          <li key={fact.id} id={`${id}-${fact.id}`}>
            <FactLine fact={fact} ownId={incident_id} />
          </li>
        ))}
      </ol>
    </details>
  );
}

/** What was written down before and fits, whether the account cites it or not. */
function Documents({ search }: { readonly search: DocumentSearch }) {
  return (
    <details className={styles.more}>
      <summary>What was written before: {search.documents.length}</summary>
      <ul className={styles.facts} aria-label="What was written before">
        {search.documents.map((document) => (
          <li key={document.id}>
            <Anchor component={Link} href={hrefOf(document)} inherit>
              {document.title}
            </Anchor>
          </li>
        ))}
      </ul>
      <p>{foundBy(search)}</p>
    </details>
  );
}

function FactLine({ fact, ownId }: { readonly fact: CitedFact; readonly ownId: string }) {
  return (
    <>
      {fact.text} ({kindsOf(fact)}
      {linksOf(fact, ownId).map(({ href, label }) => (
        <span key={href}>
          {': '}
          <Anchor component={Link} href={href} inherit aria-label={`${label} of: ${fact.text}`}>
            {label}
          </Anchor>
        </span>
      ))}
      )
    </>
  );
}

interface EarlierProps {
  readonly narratives: readonly EnrichmentCompleted[];
  readonly zone: string | undefined;
}

function Earlier({ narratives, zone }: EarlierProps) {
  return (
    <details className={styles.more}>
      <summary>Earlier accounts: {narratives.length}</summary>
      <ul className={styles.facts} aria-label="Earlier accounts">
        {narratives.map(({ enrichment_id, narrative, ts }) => (
          <li key={enrichment_id}>
            <Moment ts={ts} zone={zone} />: {narrative}
          </li>
        ))}
      </ul>
    </details>
  );
}
