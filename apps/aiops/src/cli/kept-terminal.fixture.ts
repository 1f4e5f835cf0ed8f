import { buildProgram } from '../commands/program.ts';
import { finish } from './cli-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './output.ts';

export interface Said {
  readonly out: string;
  readonly note: string;
  readonly code: ExitCode;
}

/** Runs a command line as main does, and keeps what it says. `columns`: as on a terminal that wide. */
export async function run(args: readonly string[], columns = Number.POSITIVE_INFINITY): Promise<Said> {
  let out = '';
  let note = '';
  let code: ExitCode = EXIT.ok;
  const terminal: Terminal = {
    out(text) {
      out += text;
    },
    note(text) {
      note += text;
    },
    columns,
    isWatched: false,
    paint: (_style, text) => text,
    endWith(wanted) {
      code = wanted;
    },
  };
  try {
    await buildProgram(terminal).parseAsync(['node', 'aiops', ...args]);
  } catch (error) {
    finish(error, terminal);
  }
  return { out, note, code };
}
