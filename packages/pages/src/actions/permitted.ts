import type { Incident } from '@aiops/contracts';

/** What a person may do to an incident, or to several. */
export const ACTIONS = [
  'acknowledge',
  'resolve',
  'reopen',
  'suppress',
  'assign',
  'comment',
  'feedback',
  'silence',
] as const;
export type ActionName = (typeof ACTIONS)[number];

type Role = 'operator' | 'engineer';

/** As the server asks it of each command. */
const ROLE_OF_ACTION: Readonly<Record<ActionName, Role>> = {
  acknowledge: 'operator',
  comment: 'operator',
  feedback: 'operator',
  resolve: 'engineer',
  reopen: 'engineer',
  suppress: 'engineer',
  assign: 'engineer',
  silence: 'engineer',
};

/** Why the action means nothing for this incident; null where it does. The server decides in the end. */
export function standsAgainst(action: ActionName, incident: Incident): string | null {
  const { status, merged_into, imported_by } = incident;
  if (action === 'silence') return null;
  if (imported_by !== undefined) return `it belongs to the system that handed it in as ${imported_by}`;
  if (merged_into !== undefined) return `it was merged into ${merged_into}`;
  if (action === 'acknowledge' && status === 'ack') return 'it is acknowledged already';
  if (action === 'acknowledge' && status === 'resolved') return 'it is resolved; reopen it first';
  if (action === 'resolve' && status === 'resolved') return 'it is resolved already';
  if (action === 'reopen' && status === 'open') return 'it is open already';
  if (action === 'suppress' && status === 'resolved') return 'it is resolved';
  if (action === 'suppress' && status === 'suppressed') return 'it is suppressed already';
  return null;
}

/** Why the action can't be done now, to be told on its control; null when it can, to at least one of the incidents. */
export function whyNot(
  action: ActionName,
  incidents: readonly Incident[],
  mayActAs: (needed: Role) => boolean,
): string | null {
  const needed = ROLE_OF_ACTION[action];
  if (!mayActAs(needed)) return `This needs the role ${needed}.`;
  if (incidents.length === 0) return 'Choose an incident first.';
  const reasons = incidents.map((incident) => standsAgainst(action, incident));
  if (reasons.includes(null)) return null;
  const [first = ''] = reasons;
  return incidents.length === 1
    ? `Not possible: ${first}.`
    : `Possible for none of these; the first: ${first}.`;
}
