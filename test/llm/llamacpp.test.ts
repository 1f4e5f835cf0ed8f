import { LlamaCppModel, type LlamaCppSettings } from '@aiops/adapters/model-llamacpp';
import { describeLanguageModelContract } from '@aiops/ports/testing';
import { describe } from 'vitest';
import { GGUF, hasWeights } from './real-models.ts';

const clock = { now: () => Date.now() };
const SETTINGS: LlamaCppSettings = {
  name: 'smollm2:135m',
  file: GGUF,
  timeoutMs: 60_000,
  contextTokens: 2048,
  threads: 1,
  maxWaiting: 3,
};

describe.runIf(hasWeights())('a real model in this process', () => {
  describeLanguageModelContract('model-llamacpp with SmolLM2 135M', async () => {
    const model = new LlamaCppModel(SETTINGS, clock);
    return {
      model,
      withDeadline: (timeoutMs) => new LlamaCppModel({ ...SETTINGS, timeoutMs }, clock),
      absent: new LlamaCppModel({ ...SETTINGS, file: '/nonexistent/model.gguf' }, clock),
      contextTokens: SETTINGS.contextTokens,
      dispose: () => model.close(),
    };
  });
});
