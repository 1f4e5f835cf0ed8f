import type { Incident, NarrativeSource } from '@aiops/contracts';
import { Part } from '../frame/part.tsx';
import styles from './account.module.css';
import { useShipName } from './use-ship-name.ts';
import { whatHappened } from './what-happened.ts';

const WRITTEN_BY: Readonly<Record<NarrativeSource, string>> = {
  llm: 'Written by a language model from the evidence',
  cache: 'Written by a language model for an earlier incident like this one',
  rules: 'Put together by rules from the evidence, without a language model',
};

const ABOUT = {
  what: 'What',
  'how bad': 'How bad',
  where: 'Where',
  why: 'Why',
  around: 'Around it',
  now: 'Now',
} as const;

interface AccountProps {
  readonly incident: Incident;
  readonly zone: string | undefined;
}

/** The incident as one would tell it to who was woken by it. */
export function Account({ incident, zone }: AccountProps) {
  const shipName = useShipName(incident.ship_id);
  return (
    <Part title="What happened">
      <dl className={styles.account}>
        {whatHappened(incident, { shipName, zone }).map(({ about, text }) => (
          <div key={about}>
            <dt>{ABOUT[about]}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        <div>
          <dt>What to do</dt>
          <dd>{toDo(incident)}</dd>
        </div>
      </dl>
      <Narrative incident={incident} />
    </Part>
  );
}

function toDo({ runbook_refs }: Incident): string {
  if (runbook_refs.length === 0) return 'No runbook is known for this yet.';
  return runbook_refs.map(({ title, risk }) => `${title} (${risk} risk)`).join('; ');
}

function Narrative({ incident }: { readonly incident: Incident }) {
  const { narrative, narrative_source: source, confidence } = incident;
  if (narrative === undefined) return null;
  return (
    <figure className={styles.narrative}>
      <blockquote>{narrative}</blockquote>
      <figcaption>
        {source === undefined ? 'Who wrote this is not known' : WRITTEN_BY[source]}
        {confidence !== undefined && `; ${confidence} confidence`}.
      </figcaption>
    </figure>
  );
}
