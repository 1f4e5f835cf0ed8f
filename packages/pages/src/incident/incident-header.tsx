import type { Incident } from '@aiops/contracts';
import { Anchor } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';
import { Link } from 'wouter';
import { ActionButton } from '../actions/action-button.tsx';
import { incidentTitle } from '../actions/incident-words.ts';
import type { IncidentActions } from '../actions/use-incident-actions.tsx';
import { incidentsHref } from '../frame/links.ts';
import { SeverityBadge } from '../theme/severity-badge.tsx';
import { HeaderFacts } from './header-facts.tsx';
import styles from './incident-header.module.css';
import { IncidentId } from './incident-id.tsx';
import { MergedInto } from './merged-into.tsx';
import { MoreMenu } from './more-menu.tsx';
import { Silenced } from './silenced.tsx';
import { sentence } from './time-words.ts';

interface IncidentHeaderProps {
  readonly incident: Incident;
  readonly zone: string | undefined;
  readonly actions: IncidentActions;
}

/** Which incident, how it stands, and what can be done about it. */
export function IncidentHeader({ incident, zone, actions }: IncidentHeaderProps) {
  return (
    <header className={styles.header}>
      <div className={styles.path}>
        <Anchor component={Link} href={incidentsHref()} size="sm" className={styles.back ?? ''}>
          <ArrowLeft aria-hidden size={14} /> All incidents
        </Anchor>
        <IncidentId id={incident.incident_id} />
      </div>
      <div className={styles.top}>
        <div className={styles.name}>
          <SeverityBadge severity={incident.severity} />
          <h1 className={styles.title}>{sentence(incidentTitle(incident))}</h1>
        </div>
        <Actions incident={incident} actions={actions} />
      </div>
      <MergedInto incident={incident} />
      <Silenced incident={incident} zone={zone} />
      <HeaderFacts incident={incident} zone={zone} />
    </header>
  );
}

function Actions({ incident, actions }: Omit<IncidentHeaderProps, 'zone'>) {
  const one = [incident];
  const isOver = incident.status === 'resolved';
  const isBusy = actions.pending.has(incident.incident_id);
  return (
    <fieldset className={styles.actions} aria-label="Actions">
      {incident.status !== 'ack' && !isOver && (
        <ActionButton
          variant="filled"
          hotkey="a"
          whyNot={actions.whyNot('acknowledge', one)}
          loading={isBusy}
          onClick={() => actions.acknowledge(one)}
        >
          Acknowledge
        </ActionButton>
      )}
      {!isOver && (
        <ActionButton hotkey="r" whyNot={actions.whyNot('resolve', one)} onClick={() => actions.resolve(one)}>
          Resolve
        </ActionButton>
      )}
      {incident.status !== 'open' && (
        <ActionButton whyNot={actions.whyNot('reopen', one)} onClick={() => actions.reopen(one)}>
          Reopen
        </ActionButton>
      )}
      <ActionButton hotkey="s" whyNot={actions.whyNot('silence', one)} onClick={() => actions.silence(one)}>
        Silence
      </ActionButton>
      <ActionButton whyNot={actions.whyNot('assign', one)} onClick={() => actions.assign(one)}>
        Assign
      </ActionButton>
      <MoreMenu incident={incident} actions={actions} />
    </fieldset>
  );
}
