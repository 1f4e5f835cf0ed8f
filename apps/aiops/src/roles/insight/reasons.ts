import type { EnrichmentCompleted } from '@aiops/contracts';
import { errorCode } from '@aiops/kernel';
import type { Reason } from './narrative-message.ts';

/** Why the rules' words stay, for a person. */
const OF_CODE: Readonly<Record<string, string>> = {
  model_unavailable: 'it could not be reached',
  model_timeout: 'it gave no answer in time',
  model_bad_output: 'its answer could not be read',
  model_overloaded: 'too many wait for it',
  model_prompt_too_long: 'the facts are more than it can read',
  breaker_open: 'it failed several times in a row and is left alone for a while',
  no_answer: 'its answer was no account of the facts',
  too_little_left: 'too little of what it wrote is shown by the evidence',
};

/** The model was not there, or had no time: what it would have said is still worth asking for. */
const AWAY: ReadonlySet<string> = new Set([
  ...['breaker_open', 'model_unavailable', 'model_timeout', 'model_overloaded'],
]);

/** True for rules' words that stand where a model's would, had it been there. */
export function isAway(told: Pick<EnrichmentCompleted, 'source' | 'reason'> | null): boolean {
  return told?.source === 'rules' && told.reason !== undefined && AWAY.has(told.reason.code);
}

const WITHOUT_MODEL: ReadonlySet<string> = new Set(['model_absent', 'model_off']);

/** True for rules' words of a time in which there was no model, which may have been set up or switched on since. */
export function isWithoutModel(told: Pick<EnrichmentCompleted, 'reason'>): boolean {
  return told.reason !== undefined && WITHOUT_MODEL.has(told.reason.code);
}

export function reasonOf(model: string, code: string): Reason {
  return { code, text: `The model ${model} was not used: ${OF_CODE[code] ?? `it failed (${code})`}.` };
}

export function reasonOfError(model: string, error: unknown): Reason {
  return reasonOf(model, errorCode(error));
}
