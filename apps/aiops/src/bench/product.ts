import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { environmentWith } from '../options.ts';

const START_LIMIT_MS = 60_000;

/** The product as its users start it: a process of its own, reached only from outside. */
export interface Product {
  readonly url: string;
  readonly startMs: number;
  /** Peak resident memory so far, MB; null where the system does not tell. */
  peakRssMb(): Promise<number | null>;
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/**
 * Runs `aiops up` on free ports over a data directory.
 * @param environment beside what this program has itself: a model, policy keys
 * @throws with what it printed when it does not get ready
 */
export async function startProduct(
  dataDirectory: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const startedMs = performance.now();
  const launcher = process.argv[1];
  if (launcher === undefined) throw new Error('the launcher of this program is not known');
  const args = ['up', '--port', '0', '--syslog-port', '0', '--data', dataDirectory, '--no-host-metrics'];
  const child = spawn(process.execPath, [launcher, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentWith(environment),
  });
  const url = await readyUrl(child);
  return {
    url,
    startMs: performance.now() - startedMs,
    peakRssMb: () => peakRssMb(child.pid),
    stop: (signal) =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill(signal);
      }),
  };
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const printed: string[] = [];
    const fail = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`${why}\n${printed.slice(-20).join('\n')}`));
    };
    const timer = setTimeout(() => fail(`not ready within ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    const listen = (stream: NodeJS.ReadableStream | null): void => {
      if (stream === null) return;
      createInterface({ input: stream }).on('line', (line) => {
        if (printed.length < 1_000) printed.push(line);
        const url = /^ready: (\S+)/.exec(line)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      });
    };
    listen(child.stdout);
    listen(child.stderr);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`it exited with ${code} before it was ready`);
    });
  });
}

async function peakRssMb(pid: number | undefined): Promise<number | null> {
  if (pid === undefined || process.platform !== 'linux') return null;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}
