import { CodedError, errorCode, errorText } from '@aiops/kernel';
import { CommanderError, InvalidArgumentError } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { processTerminal, type Terminal } from './output.ts';
import { printable } from './printable.ts';

/** An error made for the person at the terminal: what happened, and what to do about it. */
export class CliError extends CodedError {
  readonly exitCode: ExitCode;
  readonly advice: string | undefined;
  constructor(
    exitCode: ExitCode,
    code: string,
    message: string,
    more: { readonly advice?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(code, message, more.cause === undefined ? {} : { cause: more.cause });
    this.exitCode = exitCode;
    this.advice = more.advice;
  }
}

/** Ends a command line that threw: says what commander has not said yet, and sets the exit code. */
export function finish(error: unknown, terminal: Terminal = processTerminal()): void {
  terminal.endWith(exitCodeOf(error));
  // A server's words are quoted here: each line is made safe to show.
  const said = sentenceOf(error).split('\n').map(printable).join('\n');
  if (said !== '') terminal.note(`${terminal.paint('red', 'aiops:')} ${said}\n`);
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CliError) return error.exitCode;
  // Help and version come as errors too; `aiops` alone shows the help and is wrong usage all the same.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  return EXIT.failed;
}

/** Commander tells its own errors, but not those that an action throws. */
function sentenceOf(error: unknown): string {
  if (error instanceof InvalidArgumentError) return error.message;
  if (error instanceof CommanderError) return '';
  if (!(error instanceof CodedError)) return errorText(error);
  const sentence = `${error.message} (${errorCode(error)})`;
  if (error instanceof CliError) {
    return error.advice === undefined ? sentence : `${sentence}\n  ${error.advice}`;
  }
  return error.cause === undefined ? sentence : `${sentence}\n  ${errorText(error.cause)}`;
}
