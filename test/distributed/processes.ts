import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const START_LIMIT_MS = 120_000;
const KEPT_LINES = 2_000;

/** A process of an installation, and what it said. */
export interface Started {
  /** What the pattern took of the line that said that it is ready. */
  readonly found: readonly string[];
  readonly printed: readonly string[];
  readonly child: ChildProcess;
  /** Resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/**
 * Starts a program and waits for the line that says that it is ready.
 * @throws with what it printed when it ends before, or is not ready in time
 */
export function startProcess(
  program: string,
  args: readonly string[],
  ready: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const printed: string[] = [];
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    return gone;
  };
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(limit);
      child.kill('SIGKILL');
      reject(new Error(`${program} ${args.join(' ')}: ${why}\n${printed.join('\n')}`));
    };
    const limit = setTimeout(() => fail(`not ready within ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        if (printed.length < KEPT_LINES) printed.push(line);
        const match = ready.exec(line);
        if (match === null) return;
        clearTimeout(limit);
        resolve({ found: match.slice(1), printed, child, end });
      });
    }
    child.once('error', (error) => fail(error.message));
    child.once('close', (code) => fail(`it ended with ${code}`));
  });
}
