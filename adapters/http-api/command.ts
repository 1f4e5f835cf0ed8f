import type { CommandName, Incident } from '@aiops/contracts';
import type { AccessRole, OperatorCommand, Principal } from '@aiops/ports';
import type { HttpApiOptions } from './options.ts';
import { RequestRefused, requireRole } from './route.ts';

/** What each command needs. */
const ROLE_OF_COMMAND: Readonly<Record<CommandName, AccessRole>> = {
  ack: 'operator',
  comment: 'operator',
  assign: 'engineer',
  resolve: 'engineer',
  reopen: 'engineer',
  suppress: 'engineer',
  merge: 'engineer',
  split: 'engineer',
  silence: 'engineer',
  unsilence: 'engineer',
};

export interface CommandsResult {
  /** False when at least one is durable but was not seen to be applied in time. */
  readonly applied: boolean;
  readonly incident: Incident | undefined;
}

/**
 * Runs the commands of one request in order. All roles are checked before the first one goes out. Only the first
 * carries the caller's version: the others follow from what it made.
 * @throws RequestRefused with the refusal's code, and the commands that had gone through by then
 */
export async function runCommands(
  { operations }: Pick<HttpApiOptions, 'operations'>,
  commands: readonly OperatorCommand[],
  principal: Principal,
  trackingId: string,
): Promise<CommandsResult> {
  for (const { command } of commands) requireRole(principal, ROLE_OF_COMMAND[command], command);
  const done: CommandName[] = [];
  let applied = true;
  let incident: Incident | undefined;
  for (const command of commands) {
    const outcome = await operations.command(command, principal, trackingId);
    if (outcome.state === 'refused') {
      throw new RequestRefused(outcome.code, outcome.reason, {
        ...(outcome.current_version === undefined ? {} : { current_version: outcome.current_version }),
        ...(done.length === 0 ? {} : { done }),
      });
    }
    if (outcome.state === 'accepted') applied = false;
    else incident = outcome.incident ?? incident;
    done.push(command.command);
  }
  return { applied, incident };
}
