import type { Incident } from '@aiops/contracts';
import { Part } from '../frame/part.tsx';
import styles from './account.module.css';
import { Narrative } from './narrative.tsx';
import { useShipName } from './use-ship-name.ts';
import { whatHappened } from './what-happened.ts';

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
      <Narrative incident={incident} zone={zone} />
    </Part>
  );
}

function toDo({ runbook_refs }: Incident): string {
  if (runbook_refs.length === 0) return 'No runbook is known for this yet.';
  return runbook_refs.map(({ title, risk }) => `${title} (${risk} risk)`).join('; ');
}
