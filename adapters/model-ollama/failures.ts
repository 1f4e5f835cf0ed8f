import { type CodedError, errorText } from '@aiops/kernel';
import { modelError } from '@aiops/ports';
import { Refusal } from './chat.ts';
import type { OllamaSettings } from './settings.ts';

const TOO_LONG = /exceed|context length|too long/i;
const NOT_FOUND = 404;
const BAD_REQUEST = 400;
const TOO_MANY = 429;
const BUSY = 503;

/** What to do when the server has no such model, as one sentence. */
export function howToPull({ model, url }: OllamaSettings): string {
  return `Ollama at ${url} has no model ${model}: run \`ollama pull ${model}\` there, or \`ollama create ${model}\` from a local GGUF file`;
}

/** The failure that an HTTP status other than 200 stands for. */
export function refusedWith(settings: OllamaSettings, status: number, body: string): CodedError {
  const said = sentenceIn(body);
  const text = `Ollama answered ${status}${said === '' ? '' : `: ${said}`}`;
  if (status === NOT_FOUND) return modelError('model_unavailable', howToPull(settings));
  if (status === BUSY || status === TOO_MANY) return modelError('model_overloaded', text);
  // Ollama has no code for it: a prompt that is too long is told by its words alone, and with 400 or 500 by version.
  const isPromptAtFault = status === BAD_REQUEST || status >= 500;
  if (isPromptAtFault && TOO_LONG.test(said)) return modelError('model_prompt_too_long', text);
  return modelError('model_unavailable', text);
}

/** The failure of a call that had no answer. */
export function notReached(settings: OllamaSettings, cause: unknown): CodedError {
  return modelError(
    'model_unavailable',
    `Ollama at ${settings.url} does not answer (${errorText(cause)}): start it with \`ollama serve\``,
    cause,
  );
}

const MAX_SAID = 300;

function sentenceIn(body: string): string {
  try {
    return Refusal.parse(JSON.parse(body)).error.slice(0, MAX_SAID);
  } catch {
    return body.slice(0, MAX_SAID);
  }
}
