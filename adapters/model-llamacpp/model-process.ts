import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { errorText } from '@aiops/kernel';
import { type GenerationRequest, modelError } from '@aiops/ports';
import { CHILD_CODE } from './child-code.ts';
import { grammarOf } from './grammar.ts';
import type { LlamaCppSettings } from './settings.ts';

/** What a chat template puts around system and prompt; generous, because templates differ. */
const TEMPLATE_TOKENS = 64;
/** A process that does not stop writing, or does not end, when it is told to. */
const PATIENCE_MS = 2_000;

/** Where the optional package is. Finding it loads nothing. @throws CodedError `model_unavailable` when it is not installed */
export function requireLibrary(): string {
  try {
    return pathToFileURL(createRequire(import.meta.url).resolve('node-llama-cpp')).href;
  } catch (error) {
    throw modelError(
      'model_unavailable',
      'the optional package node-llama-cpp is not installed or does not fit this machine: run `npm ci` where a registry is at hand, or use a model of an Ollama server',
      error,
    );
  }
}

/** @throws CodedError `model_unavailable` for what is no readable GGUF file */
export async function requireGguf(file: string): Promise<void> {
  let magic: string;
  try {
    const handle = await open(file);
    try {
      magic = (await handle.read(Buffer.alloc(4), 0, 4, 0)).buffer.toString('latin1');
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw modelError('model_unavailable', `the model's file can't be read (${errorText(error)})`, error);
  }
  if (magic !== 'GGUF') throw modelError('model_unavailable', `${file} is no GGUF file`);
}

export interface Answer {
  readonly text: string;
  readonly cut: boolean;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

type Reply =
  | { readonly ready: number }
  | { readonly answer: Answer }
  | { readonly tooLong: number }
  | { readonly failed: string };

/**
 * A model in memory with one context, for one answer at a time, in a process of its own: of the lowest priority, so that the
 * Fast Path has the cores whenever it wants them, and with nothing else in it that a damaged file could take along.
 */
export class ModelProcess {
  readonly #child: ChildProcess;
  #contextTokens = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    // Whoever waits for a reply hears of it, and that it has ended is seen by who asks next.
    child.on('error', () => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * @param signal ends the process, whatever it does
   * @throws CodedError `model_unavailable`
   */
  static async start(settings: LlamaCppSettings, signal: AbortSignal): Promise<ModelProcess> {
    const library = requireLibrary();
    await requireGguf(settings.file);
    const { file, contextTokens, threads } = settings;
    const given = JSON.stringify({ library, file, contextTokens, threads, templateTokens: TEMPLATE_TOKENS });
    const child = spawn(process.execPath, ['-e', CHILD_CODE, given], {
      // Keys and passwords of this program are no business of the model.
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      signal,
      killSignal: 'SIGKILL',
    });
    const started = new ModelProcess(child);
    try {
      const reply = await started.#reply();
      if (!('ready' in reply)) throw new Error('failed' in reply ? reply.failed : 'it did not load');
      started.#contextTokens = reply.ready;
      return started;
    } catch (error) {
      child.kill('SIGKILL');
      throw modelError('model_unavailable', `${file} can't be run (${errorText(error)})`, error);
    }
  }

  /** False once the process has ended; nothing more can be asked of it then. */
  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /**
   * @throws the signal's reason when it ends the answer
   * @throws CodedError `model_prompt_too_long`
   */
  async answer({ system, prompt, schema, params }: GenerationRequest, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    const reply = this.#reply();
    let kill: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      this.#send({ stop: true });
      kill = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      this.#send({ ask: { system, prompt, grammar: grammarOf(schema), params } });
      const told = await reply;
      signal.throwIfAborted();
      if ('answer' in told) return told.answer;
      if ('tooLong' in told)
        throw modelError(
          'model_prompt_too_long',
          `${told.tooLong} tokens are needed for prompt and answer, the context holds ${this.#contextTokens}`,
        );
      throw new Error('failed' in told ? told.failed : 'it gave no answer');
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(kill);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** When it has ended, for which its signal is. */
  async ended(): Promise<void> {
    if (this.isAlive) await once(this.#child, 'exit');
  }

  /** A process that is gone meanwhile is seen by its end. */
  #send(message: object): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Its next message; an error when it ends instead. */
  #reply(): Promise<Reply> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        child.off('message', onMessage).off('exit', onExit).off('error', onError);
      };
      const onMessage = (message: unknown): void => {
        settle();
        resolve(message as Reply);
      };
      const onExit = (code: number | null, by: string | null): void => {
        settle();
        reject(new Error(`the model's process ended (${by ?? `code ${code}`})`));
      };
      const onError = (error: Error): void => {
        settle();
        reject(error);
      };
      child.on('message', onMessage).on('exit', onExit).on('error', onError);
      if (!this.isAlive) onExit(child.exitCode, child.signalCode);
    });
  }
}
