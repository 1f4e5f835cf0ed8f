import { CodedError } from '@aiops/kernel';
import { describe, expect, it } from 'vitest';
import {
  type Generation,
  type GenerationRequest,
  isModelFailure,
  type LanguageModel,
  type ModelErrorCode,
  modelError,
  requireJson,
  withRetries,
} from './language-model.ts';

const REQUEST: GenerationRequest = {
  system: '',
  prompt: '',
  schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
  params: { temperature: 0, topP: 1, topK: 1, maxTokens: 1 },
};
const ANSWER: Generation = { text: '{}', promptTokens: 1, completionTokens: 1, latencyMs: 1 };

/** Fails with these, one a call, and then answers. */
function failing(...failures: readonly unknown[]): { model: LanguageModel; calls: () => number } {
  let calls = 0;
  const model: LanguageModel = {
    name: 'm',
    async generate() {
      calls += 1;
      const failure = failures[calls - 1];
      if (failure !== undefined) throw failure;
      return ANSWER;
    },
    health: async () => ({ status: 'ok' }),
    close: async () => undefined,
  };
  return { model, calls: () => calls };
}

describe('a model that is asked again', () => {
  it.each(['model_unavailable', 'model_bad_output'] as const)('is so once after %s', async (code) => {
    const { model, calls } = failing(modelError(code, 'x'));
    expect(await withRetries(model, 1).generate(REQUEST)).toEqual(ANSWER);
    expect(calls()).toBe(2);
  });

  it.each(['model_timeout', 'model_overloaded', 'model_prompt_too_long'] as const)(
    'is not after %s',
    async (code) => {
      const { model, calls } = failing(modelError(code, 'x'));
      await expect(withRetries(model, 1).generate(REQUEST)).rejects.toMatchObject({ code });
      expect(calls()).toBe(1);
    },
  );

  it('is so no more often than allowed, and tells the last failure', async () => {
    const { model, calls } = failing(...[1, 2, 3].map((n) => modelError('model_unavailable', `${n}`)));
    await expect(withRetries(model, 1).generate(REQUEST)).rejects.toMatchObject({ message: '2' });
    expect(calls()).toBe(2);
  });

  it('is not when nobody wants the answer any more, or when the failure is a bug', async () => {
    const unwanted = failing(modelError('model_unavailable', 'x'));
    const request = { ...REQUEST, signal: AbortSignal.abort() };
    await expect(withRetries(unwanted.model, 1).generate(request)).rejects.toThrow('x');
    expect(unwanted.calls()).toBe(1);
    const bug = failing(new TypeError('bug'));
    await expect(withRetries(bug.model, 1).generate(REQUEST)).rejects.toThrow('bug');
    expect(bug.calls()).toBe(1);
  });
});

describe('a failure of a model', () => {
  const codes: readonly (readonly [ModelErrorCode, boolean])[] = [
    ['model_unavailable', true],
    ['model_timeout', true],
    ['model_bad_output', true],
    ['model_overloaded', false],
    ['model_prompt_too_long', false],
  ];
  it.each(codes)('of code %s speaks of the model itself: %s', (code, isItsOwn) => {
    expect(isModelFailure(modelError(code, 'x'))).toBe(isItsOwn);
  });

  it('is none of another code, nor a signal that ended the answer', () => {
    expect(isModelFailure(new CodedError('store_unavailable', 'x'))).toBe(false);
    expect(isModelFailure(new DOMException('aborted', 'AbortError'))).toBe(false);
  });

  it('is bad output for half a JSON, with the reason when it was cut', () => {
    expect(requireJson('m', '{"a":1}', false)).toBe('{"a":1}');
    expect(() => requireJson('m', '{"a"', true)).toThrow(/cut/);
    expect(() => requireJson('m', 'well', false)).toThrow(/no JSON/);
  });
});
