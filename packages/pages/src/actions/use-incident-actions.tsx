import type { Feedback, Incident } from '@aiops/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { useMayActAs, useSession } from '../frame/session.ts';
import { ActionDialogs, type AskedDialog, type OpenDialog } from './action-dialogs.tsx';
import { type Change, changeIncidents, type Outcome } from './change-incidents.ts';
import { outcomeWords } from './outcome-words.ts';
import { type ActionName, whyNot } from './permitted.ts';
import { putIncident } from './put-incident.ts';
import { tell, tellProgress } from './tell.tsx';

type Incidents = readonly Incident[];

/** What a person does to one incident or to several. Each tells its result by one message. */
export interface IncidentActions {
  acknowledge(incidents: Incidents): void;
  /** Asks first: was it noise or real, and a comment. */
  resolve(incidents: Incidents): void;
  reopen(incidents: Incidents): void;
  suppress(incidents: Incidents): void;
  /** Asks whom. */
  assign(incidents: Incidents): void;
  /** Null takes the owner away. */
  assignTo(incidents: Incidents, owner: string | null): void;
  /** Asks for the text. */
  comment(incidents: Incidents): void;
  /** True when the server has it. */
  addComment(incident: Incident, text: string): Promise<boolean>;
  feedback(incidents: Incidents, feedback: Feedback): void;
  /** Asks what shall be silent, and how long. */
  silence(incidents: Incidents): void;
  /** Why its control is disabled; null when it is not. */
  whyNot(action: ActionName, incidents: Incidents): string | null;
  /** Ids of the incidents that are being changed. */
  readonly pending: ReadonlySet<string>;
  readonly isDialogOpen: boolean;
  /** To be put anywhere on the page. */
  readonly dialogs: ReactNode;
}

interface Options {
  /** After the result is told; a refused one is among the outcomes. */
  readonly onDone?: (action: ActionName, outcomes: readonly Outcome[]) => void;
}

/** More than this at once are asked for once: a slip of the hand is hard to take back. */
const MANY = 20;
const NONE: ReadonlySet<string> = new Set();

export function useIncidentActions({ onDone }: Options = {}): IncidentActions {
  const mayActAs = useMayActAs();
  const { name } = useSession();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { run, pending } = useRun(onDone);
  const freeOf = (incidents: Incidents): Incidents =>
    incidents.filter(({ incident_id }) => !pending.has(incident_id));
  const reasonAgainst = (action: ActionName, incidents: Incidents): string | null =>
    incidents.length > 0 && freeOf(incidents).length === 0
      ? 'It is being changed just now.'
      : whyNot(action, incidents, mayActAs);

  const change = (action: ActionName, done: string, incidents: Incidents, wanted: Change): void => {
    if (isAllowed(action, incidents)) void run(action, done, freeOf(incidents), wanted);
  };
  /** For what asks nothing else before it is done. */
  const changeAfterAll = (action: ActionName, done: string, incidents: Incidents, wanted: Change): void => {
    if (incidents.length <= MANY) change(action, done, incidents, wanted);
    else if (isAllowed(action, incidents))
      setDialog({ kind: 'confirm', incidents, action, onYes: () => change(action, done, incidents, wanted) });
  };
  const ask = (kind: AskedDialog['kind'], incidents: Incidents): void => {
    if (isAllowed(kind, incidents)) setDialog({ kind, incidents });
  };
  function isAllowed(action: ActionName, incidents: Incidents): boolean {
    const why = reasonAgainst(action, incidents);
    if (why !== null) tell({ title: why, lines: [], isAllWell: false });
    return why === null;
  }

  const assignTo = (incidents: Incidents, owner: string | null): void =>
    change('assign', owner === null ? 'without an owner' : `assigned to ${owner}`, incidents, { owner });
  const actions = {
    acknowledge: (incidents: Incidents) =>
      changeAfterAll('acknowledge', 'acknowledged', incidents, { status: 'ack' as const }),
    reopen: (incidents: Incidents) =>
      changeAfterAll('reopen', 'reopened', incidents, { status: 'open' as const }),
    suppress: (incidents: Incidents) =>
      changeAfterAll('suppress', 'suppressed', incidents, { status: 'suppressed' as const }),
    feedback: (incidents: Incidents, feedback: Feedback) =>
      change('feedback', `marked as ${feedback}`, incidents, { feedback }),
    assignTo,
    addComment: async (incident: Incident, text: string) => {
      if (!isAllowed('comment', [incident])) return false;
      const [outcome] = await run('comment', 'commented', [incident], { comment: text });
      return outcome !== undefined && outcome.state !== 'not';
    },
  };
  return {
    ...actions,
    resolve: (incidents) => ask('resolve', incidents),
    assign: (incidents) => ask('assign', incidents),
    comment: (incidents) => ask('comment', incidents),
    silence: (incidents) => ask('silence', incidents),
    whyNot: reasonAgainst,
    pending,
    isDialogOpen: dialog !== null,
    dialogs: (
      <ActionDialogs
        dialog={dialog}
        me={name}
        onClose={() => setDialog(null)}
        onResolve={(incidents, said) =>
          change('resolve', 'resolved', incidents, { status: 'resolved', ...said })
        }
        onAssign={assignTo}
        onComment={(incidents, comment) => change('comment', 'commented', incidents, { comment })}
      />
    ),
  };
}

/** Sends the changes, puts what came of them where it is shown, and tells it. */
function useRun(onDone: Options['onDone']) {
  const { incidents: api } = useApi();
  const queries = useQueryClient();
  const [pending, setPending] = useState(NONE);

  const run = async (action: ActionName, done: string, incidents: Incidents, change: Change) => {
    const ids = incidents.map(({ incident_id }) => incident_id);
    setPending((known) => new Set([...known, ...ids]));
    const progress = incidents.length > MANY ? tellProgress(done, incidents.length) : null;
    const outcomes = await changeIncidents(api, action, incidents, change, progress?.tell);
    progress?.end();
    setPending((known) => new Set([...known].filter((id) => !ids.includes(id))));
    for (const { incident } of outcomes) putIncident(queries, incident);
    for (const queryKey of [keys.allIncidents, keys.allFacets, keys.shipSummary]) {
      void queries.invalidateQueries({ queryKey });
    }
    tell(outcomeWords(done, outcomes));
    onDone?.(action, outcomes);
    return outcomes;
  };
  return { run, pending };
}
