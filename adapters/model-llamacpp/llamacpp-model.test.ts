import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeLanguageModelContract } from '@aiops/ports/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LlamaCppModel } from './llamacpp-model.ts';
import { randomGguf } from './random-gguf.fixture.ts';

const clock = { now: () => Date.now() };
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aiops-gguf-'));
  await writeFile(path.join(folder, 'random.gguf'), randomGguf());
  await writeFile(path.join(folder, 'text.gguf'), 'not a model');
  await writeFile(path.join(folder, 'broken.gguf'), randomGguf().subarray(0, 5000));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const settingsFor = (name: string) => ({
  name,
  file: path.join(folder, `${name}.gguf`),
  timeoutMs: 20_000,
  contextTokens: 2048,
  threads: 1,
  maxWaiting: 3,
});

describe('a GGUF file', () => {
  describeLanguageModelContract('model-llamacpp with random weights', async () => {
    const settings = settingsFor('random');
    const model = new LlamaCppModel(settings, clock);
    return {
      model,
      withDeadline: (timeoutMs) => new LlamaCppModel({ ...settings, timeoutMs }, clock),
      absent: new LlamaCppModel(settingsFor('absent'), clock),
      contextTokens: settings.contextTokens,
      dispose: () => model.close(),
    };
  });

  it('is told from another file before anything is loaded', async () => {
    const model = new LlamaCppModel(settingsFor('text'), clock);
    expect(await model.health()).toMatchObject({
      status: 'degraded',
      text: expect.stringContaining('no GGUF'),
    });
  });

  it('that is damaged makes the model unavailable, and ends nothing else', async () => {
    const model = new LlamaCppModel(settingsFor('broken'), clock);
    const request = {
      system: 's',
      prompt: 'p',
      schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
      params: { temperature: 0, topP: 1, topK: 1, maxTokens: 5 },
    } as const;
    await expect(model.generate(request)).rejects.toMatchObject({ code: 'model_unavailable' });
    await model.close();
  });
});
