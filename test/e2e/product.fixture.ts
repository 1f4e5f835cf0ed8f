import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RegistryDocument } from '@aiops/contracts';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';

const LAUNCHER = fileURLToPath(new URL('../../apps/aiops/bin/aiops.cjs', import.meta.url));
const START_LIMIT_MS = 45_000;
const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 20_000;
const KEPT_LINES = 5_000;

/** The product as its users start it: a process of its own, reached only through what it offers to everybody. */
export interface Product {
  readonly url: string;
  readonly syslogPort: number;
  /** From the start of the process to "ready". */
  readonly startMs: number;
  /** Every line it printed so far, and when, ms. */
  readonly printed: readonly { readonly line: string; readonly atMs: number }[];
  signal(signal: NodeJS.Signals): void;
  /** SIGTERM, and the exit code it ends with; null when a signal ended it. */
  stop(): Promise<number | null>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

export interface StartOptions {
  readonly data: string;
  /** After `up --port 0 --syslog-port 0 --data DIR`; host metrics are off but for `hostMetrics`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The machine that runs the test sends its own metrics too. They are in nobody's counts otherwise. */
  readonly hostMetrics?: boolean;
}

/** An empty directory that is gone after the test, or after the suite when `keep` registers its removal. */
export async function temporaryDirectory(
  keep: (remove: () => Promise<void>) => void = onTestFinished,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-e2e-'));
  keep(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}

/**
 * Runs `aiops up` and waits until it is ready.
 * @throws with what it printed when it ends, or is not ready in time
 */
export async function startProduct({
  data,
  args = [],
  env = {},
  hostMetrics = false,
}: StartOptions): Promise<Product> {
  const startedMs = Date.now();
  const upArguments = ['up', '--port', '0', '--syslog-port', '0', '--data', data];
  if (!hostMetrics) upArguments.push('--no-host-metrics');
  const child = spawn(process.execPath, [LAUNCHER, ...upArguments, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(env),
  });
  const printed: { line: string; atMs: number }[] = [];
  const ready = await untilReady(child, printed);
  return {
    ...ready,
    startMs: Date.now() - startedMs,
    printed,
    signal: (signal) => child.kill(signal),
    stop: () => ended(child, 'SIGTERM'),
    kill: async () => {
      await ended(child, 'SIGKILL');
    },
  };
}

/** The same for one test, which ends it when it is done. */
export async function startForTest(options: StartOptions): Promise<Product> {
  const product = await startProduct(options);
  onTestFinished(() => product.kill());
  return product;
}

function untilReady(
  child: ChildProcess,
  printed: { line: string; atMs: number }[],
): Promise<{ url: string; syslogPort: number }> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`${why}\n${printed.map(({ line }) => line).join('\n')}`));
    };
    const timer = setTimeout(() => fail(`not ready within ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        if (printed.length < KEPT_LINES) printed.push({ line, atMs: Date.now() });
        const found = /^ready: (\S+) .*syslog on \S+:(\d+)$/.exec(line);
        if (found?.[1] === undefined) return;
        clearTimeout(timer);
        resolve({ url: found[1], syslogPort: Number(found[2]) });
      });
    }
    // Not `exit`: what it said last must be there when it is reported.
    child.once('close', (code) => fail(`it ended with ${code} before it was ready`));
  });
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

/** No setting of the machine that runs the tests reaches the product. */
function environment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AIOPS_|VITEST|NODE_ENV$)/.test(name));
  return { ...Object.fromEntries(inherited), NO_COLOR: '1', ...own };
}

/** What a command of the CLI printed, and its exit code. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the launcher to its end. */
export function runCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LAUNCHER, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment(env),
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

/** GET, with the answer checked against its contract. @throws when the status is not 200 */
export async function read<T extends z.ZodType>(
  url: string,
  path: string,
  schema: T,
  headers: Readonly<Record<string, string>> = {},
): Promise<z.infer<T>> {
  const answer = await fetch(`${url}${path}`, { headers });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${text}`);
  return schema.parse(JSON.parse(text));
}

/** Asks until there is an answer other than undefined. @throws with the last error, or what was waited for */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  withinMs: number = PATIENCE_MS,
): Promise<T> {
  const untilMs = Date.now() + withinMs;
  let fault: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
      fault = undefined;
    } catch (error) {
      fault = error;
    }
    if (Date.now() >= untilMs) throw new Error(`not within ${withinMs} ms: ${what}`, { cause: fault });
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/**
 * One ship: a satellite modem that goes by this machine's own name, so that what `logger` sends is the modem's, a
 * server behind it, and a second one with nothing in common.
 */
export const AURORA: RegistryDocument = {
  ships: [{ ship_id: 'aurora', name: 'MV Aurora', timezone: 'Europe/Oslo' }],
  devices: [
    device('vsat-1', 'vsat', [hostname(), 'vsat-1'], []),
    device('core-sw', 'switch', ['core-sw'], ['vsat-1']),
    device('files-1', 'server', ['files-1'], []),
  ],
};

function device(device_id: string, type: string, hostnames: string[], depends_on: string[]) {
  return { device_id, ship_id: 'aurora', type, hostnames, ips: [], depends_on };
}

/** Writes the registry where `--devices` can read it, and returns the flag. */
export async function devicesFlag(directory: string, registry = AURORA): Promise<string[]> {
  const path = join(directory, 'devices.json');
  await writeFile(path, JSON.stringify(registry));
  return ['--devices', path];
}
