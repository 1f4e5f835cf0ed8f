import { styleText } from 'node:util';
import { EXIT, type ExitCode } from './exit-codes.ts';

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Where a command speaks. Tests give one that keeps what was said. */
export interface Terminal {
  /** The result: standard output. */
  out(text: string): void;
  /** What goes on beside it: standard error. */
  note(text: string): void;
  /** Columns that a table may take; unlimited when the output is no terminal. */
  readonly columns: number;
  /** Whether a person watches standard error, so that progress may be drawn there. */
  readonly isWatched: boolean;
  paint(style: Style, text: string): string;
  /** What the process ends with, once everything is done. */
  endWith(code: ExitCode): void;
}

/** Tables are made for this width; a wider terminal changes nothing, so that output looks the same everywhere. */
const MAX_COLUMNS = 100;
let guarded = false;
let endsOnClosedPipe = true;

/** `aiops … | head` closes the pipe early, which is no error: a command that answers is done then. */
export function guardClosedPipe(): void {
  if (guarded) return;
  guarded = true;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (endsOnClosedPipe) process.exit(EXIT.ok);
  });
}

/** A server does not end because nobody reads what it says. */
export function goOnWithoutReader(): void {
  endsOnClosedPipe = false;
}

export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  // Node itself looks at NO_COLOR, FORCE_COLOR and TERM here.
  const hasColours = stdout.isTTY === true && stdout.hasColors();
  return {
    out(text) {
      guardClosedPipe();
      stdout.write(text);
    },
    note(text) {
      stderr.write(text);
    },
    columns: stdout.isTTY === true ? Math.min(stdout.columns, MAX_COLUMNS) : Number.POSITIVE_INFINITY,
    isWatched: stderr.isTTY === true,
    paint: (style, text) => (hasColours ? styleText(style, text) : text),
    endWith(code) {
      process.exitCode = code;
    },
  };
}

/** Scripts read this: one JSON document, nothing else on standard output. */
export function outJson(terminal: Terminal, value: unknown): void {
  terminal.out(`${JSON.stringify(value, null, 2)}\n`);
}

export function outLines(terminal: Terminal, lines: readonly string[]): void {
  terminal.out(lines.map((line) => `${line}\n`).join(''));
}
