// What these tests run against, when it is on this machine: real weights (`node tools/fetch-models.mjs`) and a real
// Ollama server (the file that AIOPS_OLLAMA names, what `node tools/build-ollama.mjs` built, or `ollama` on the path).
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

const CACHE = process.env.AIOPS_MODEL_CACHE ?? path.join(homedir(), '.cache', 'aiops-models');

/** The smallest real model that follows instructions. */
export const GGUF = path.join(CACHE, 'SmolLM2-135M-Instruct.Q4_1.gguf');
/** A small sentence-embedding model. */
export const MINILM = path.join(CACHE, 'all-minilm-l6-v2.gguf');
export const OLLAMA_MODEL = 'smollm2:135m';
/** As `tools/build-ollama.mjs` puts it there. */
const BUILT = path.join(CACHE, 'ollama-0.12.6');
const OLLAMA = process.env.AIOPS_OLLAMA ?? (existsSync(BUILT) ? BUILT : 'ollama');

/** For the end of the run (`tools/left-out.mjs`). */
function note(program: string, how: string): void {
  const file = process.env.LEFT_OUT_FILE;
  process.stdout.write(`LEFT OUT: ${program} is not on this machine: ${how}\n`);
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ program, how, installable: false })}\n`);
}

export function hasWeights(): boolean {
  if (existsSync(GGUF)) return true;
  note(path.basename(GGUF), 'node tools/fetch-models.mjs smollm2-135m');
  return false;
}

export function hasMiniLm(): boolean {
  if (existsSync(MINILM)) return true;
  note(path.basename(MINILM), 'node tools/minilm-gguf.mjs');
  return false;
}

export function hasOllama(): boolean {
  if (spawnSync(OLLAMA, ['--version'], { stdio: 'ignore' }).status === 0) return true;
  note('ollama', 'node tools/build-ollama.mjs, or install it');
  return false;
}

export interface OllamaServer {
  readonly url: string;
  stop(): Promise<void>;
  /** `kill -9` of the server and of what runs its model. */
  kill(): Promise<void>;
  /** After `kill`, at the same address with the same models. */
  restart(): Promise<void>;
  /** Models that are in its memory: none before the first question. */
  loaded(): Promise<number>;
}

/** A server of its own, with the model made of the GGUF file; nothing is pulled. */
export async function startOllama(gguf = GGUF, name = OLLAMA_MODEL): Promise<OllamaServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'aiops-ollama-'));
  const host = `127.0.0.1:${await freePort()}`;
  const url = `http://${host}`;
  const env = { ...process.env, OLLAMA_HOST: host, OLLAMA_MODELS: folder };
  // A group of its own: its runner is another process, which would outlive it.
  const begin = (): ChildProcess => spawn(OLLAMA, ['serve'], { env, stdio: 'ignore', detached: true });
  let server = begin();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    process.kill(-server.pid, signal);
    await gone;
  };
  const stop = async (): Promise<void> => {
    await end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answering(`${url}/api/version`);
    const modelfile = path.join(folder, 'Modelfile');
    await writeFile(modelfile, `FROM ${gguf}\n`);
    const { status, stderr } = spawnSync(OLLAMA, ['create', name, '-f', modelfile], { env });
    if (status !== 0) throw new Error(`ollama create failed: ${stderr.toString()}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ url, stop },
    kill: () => end('SIGKILL'),
    async restart() {
      server = begin();
      await answering(`${url}/api/version`);
    },
    async loaded() {
      const { models } = (await (await fetch(`${url}/api/ps`)).json()) as { models: unknown[] };
      return models.length;
    },
  };
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(url).then(
        (response) => response.ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
