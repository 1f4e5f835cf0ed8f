import { errorCode } from '@aiops/kernel';
import { CliError } from './cli/cli-error.ts';
import { EXIT } from './cli/exit-codes.ts';

/** What was to be opened, and the options that choose it. */
export interface ListeningPlace {
  readonly what: 'HTTP' | 'syslog';
  readonly host: string;
  readonly port: number;
  readonly hostOption: string;
  readonly portOption: string;
}

/** Why a port could not be opened and what to do, for the person who starts it; any other error as it is. */
export function listenFault(error: unknown, place: ListeningPlace): unknown {
  const code = codeBehind(error);
  const where = `${place.what} can’t listen on ${place.host}:${place.port}`;
  const fault = (reason: string, advice: string): CliError =>
    new CliError(EXIT.failed, 'not_listening', `${where}: ${reason}`, { advice, cause: error });
  if (code === 'EADDRINUSE') {
    return fault(
      'another program has the port',
      `end that one, or choose another port with ${place.portOption}`,
    );
  }
  if (code === 'EACCES') {
    return fault(
      'this account may not open the port',
      `choose one above 1023 with ${place.portOption}, and redirect to it in the firewall`,
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return fault('this machine has no such address', `choose one of its own with ${place.hostOption}`);
  }
  return error;
}

/** The system's code; adapters wrap the error that has it. */
function codeBehind(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? errorCode(cause) : errorCode(error);
}
