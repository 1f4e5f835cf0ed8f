import { OllamaModel, type OllamaSettings } from '@aiops/adapters/model-ollama';
import { describeLanguageModelContract } from '@aiops/ports/testing';
import { describe } from 'vitest';
import { freePort, hasOllama, hasWeights, OLLAMA_MODEL, startOllama } from './real-models.ts';

const clock = { now: () => Date.now() };

describe.runIf(hasOllama() && hasWeights())('a real Ollama server', () => {
  describeLanguageModelContract('model-ollama with SmolLM2 135M', async () => {
    const server = await startOllama();
    const settings: OllamaSettings = {
      url: server.url,
      model: OLLAMA_MODEL,
      timeoutMs: 60_000,
      contextTokens: 2048,
      keepAliveSec: 300,
      threads: 1,
      offlineOnly: true,
    };
    const model = new OllamaModel(settings, clock);
    return {
      model,
      withDeadline: (timeoutMs) => new OllamaModel({ ...settings, timeoutMs }, clock),
      absent: new OllamaModel({ ...settings, url: `http://127.0.0.1:${await freePort()}` }, clock),
      contextTokens: settings.contextTokens,
      dispose: async () => {
        await model.close();
        await server.stop();
      },
    };
  });
});
