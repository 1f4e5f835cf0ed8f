import { CodedError } from '@aiops/kernel';

/** What scripts rely on; `aiops --help` says the same. */
export const EXIT = {
  ok: 0,
  /** It ran and found problems, or was refused. */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** The server can't be reached, or can't answer now. */
  unreachable: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

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
