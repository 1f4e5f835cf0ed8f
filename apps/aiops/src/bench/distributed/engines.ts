import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CliError } from '../../cli/cli-error.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { environmentWith } from '../../options.ts';

const START_LIMIT_MS = 60_000;
/** Of the kernel's accounting. */
const TICKS_PER_SECOND = 100;

/** A process of the installation under measurement. */
export interface Part {
  readonly name: string;
  /** What it said about itself when it was ready. */
  readonly ready: string;
  /** Of all its threads, in seconds; null where the system does not tell. */
  cpuSeconds(): Promise<number | null>;
  end(): Promise<void>;
}

/** @throws CliError when nats-server is not on the path */
export async function startNats(directory: string): Promise<{ part: Part; url: string }> {
  const port = await freePort();
  const args = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', join(directory, 'nats')];
  const part = await startPart('nats-server', 'nats-server', args, /Server is ready()/).catch(() => {
    throw new CliError(EXIT.failed, 'no_nats_server', 'nats-server 2.14 or newer is not on the path', {
      advice: 'Install it, for example: go install github.com/nats-io/nats-server/v2@v2.15.2',
    });
  });
  return { part, url: `nats://127.0.0.1:${port}` };
}

/** Runs this program again, as users do. */
export function startSelf(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Part> {
  const launcher = process.argv[1];
  if (launcher === undefined) throw new Error('the launcher of this program is not known');
  return startPart(name, process.execPath, [launcher, ...args], /^ready: .*?(http:\S+?),?(?: |$)/, env);
}

function startPart(
  name: string,
  program: string,
  args: readonly string[],
  ready: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<Part> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environmentWith(env) });
  return new Promise((resolve, reject) => {
    const printed: string[] = [];
    const fail = (why: string): void => {
      clearTimeout(limit);
      child.kill('SIGKILL');
      reject(new Error(`${name} ${why}\n${printed.slice(-20).join('\n')}`));
    };
    const limit = setTimeout(() => fail(`was not ready within ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        if (printed.length < 1_000) printed.push(line);
        const found = ready.exec(line)?.[1];
        if (found === undefined) return;
        clearTimeout(limit);
        resolve({ name, ready: found, cpuSeconds: () => cpuSeconds(child), end: () => ended(child) });
      });
    }
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`ended with ${code} before it was ready`));
  });
}

async function cpuSeconds({ pid }: ChildProcess): Promise<number | null> {
  if (pid === undefined || process.platform !== 'linux') return null;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
