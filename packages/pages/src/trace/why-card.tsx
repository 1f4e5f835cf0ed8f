import type { TraceAnswer } from '@aiops/contracts';
import { CircleMinus, Siren } from 'lucide-react';
import { useId } from 'react';
import { Link } from 'wouter';
import { incidentTitle } from '../actions/incident-words.ts';
import { incidentHref } from '../frame/links.ts';
import { countOf } from '../numbers/format.ts';
import { SeverityBadge } from '../theme/severity-badge.tsx';
import { statusWord } from '../theme/words.ts';
import { useJudging } from './use-judging.ts';
import { isUnderWay, type Outcome, whyOf } from './why.ts';
import styles from './why-card.module.css';

/** The answer to "why did this, or did this not, become an incident?". */
export function WhyCard({ trace }: { readonly trace: TraceAnswer }) {
  const judging = useJudging();
  const { incidents, outcomes } = whyOf(trace, judging);
  const none = isUnderWay(trace, judging) ? 'No incident so far' : 'No incident';
  const id = useId();
  const Icon = incidents === null ? CircleMinus : Siren;
  return (
    <section className={styles.card} aria-labelledby={id} data-has-incident={incidents !== null}>
      <h2 id={id} className={styles.title}>
        <Icon aria-hidden size={20} />
        {incidents === null ? none : `Part of ${countOf(incidents.length, 'incident')}`}
      </h2>
      {outcomes.map((outcome) => (
        <p key={outcome.words + outcome.incidentId} className={styles.words}>
          {outcome.words}
          {!isShown(outcome, incidents) && outcome.incidentId !== null && (
            <>
              {' '}
              <Link href={incidentHref(outcome.incidentId)} className={styles.link}>
                {outcome.incidentId}
              </Link>
            </>
          )}
        </p>
      ))}
      {incidents !== null && (
        <ul className={styles.incidents} aria-label="Incidents">
          {incidents.map((incident) => (
            <li key={incident.incident_id}>
              <SeverityBadge severity={incident.severity} />
              <Link href={incidentHref(incident.incident_id)} className={styles.link}>
                {incidentTitle(incident)}
              </Link>
              <span className={styles.quiet}>
                {statusWord(incident.status)} · {incident.ship_id ?? 'ship not known'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The incident of a verdict has a row of its own below. */
function isShown({ incidentId }: Outcome, incidents: TraceAnswer['incidents'] | null): boolean {
  return incidents?.some(({ incident_id }) => incident_id === incidentId) ?? false;
}
