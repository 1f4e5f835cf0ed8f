import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openGgufEmbedder } from '@aiops/adapters/embedder-gguf';
import { openOllamaEmbedder } from '@aiops/adapters/embedder-ollama';
import { requireOnSite } from '@aiops/adapters/model-ollama';
import { describeEmbedderContract } from '@aiops/ports/testing';
import { describe, expect, it } from 'vitest';
import { freePort, hasMiniLm, hasOllama, MINILM, startOllama } from './real-models.ts';

describe.runIf(hasMiniLm())('real sentence vectors of a file', () => {
  describeEmbedderContract('embedder-gguf with all-MiniLM-L6-v2', async () => {
    const embedder = await openGgufEmbedder({ file: MINILM, threads: 1 });
    return { embedder, dispose: () => embedder.close() };
  });

  it('are those that the model was published with', async () => {
    const embedder = await openGgufEmbedder({ file: MINILM, threads: 1 });
    const [one, ...others] = await embedder.embed([
      'That is a happy person',
      'That is a happy dog',
      'That is a very happy person',
      'Today is a sunny day',
    ]);
    const cosines = others.map((other) => one?.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0));
    // As the page of the model shows them.
    for (const [at, published] of [0.695, 0.943, 0.257].entries())
      expect(cosines[at]).toBeCloseTo(published, 3);
    await embedder.close();
  });
});

describe('a file that is no model', () => {
  it('makes the embedder unavailable', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'aiops-embedder-'));
    const file = path.join(folder, 'text.gguf');
    await writeFile(file, 'not a model');
    const code = { code: 'embedder_unavailable' };
    await expect(openGgufEmbedder({ file, threads: 1 })).rejects.toMatchObject(code);
    await expect(openGgufEmbedder({ file: `${file}.gone`, threads: 1 })).rejects.toMatchObject(code);
    await rm(folder, { recursive: true });
  });
});

describe.runIf(hasOllama() && hasMiniLm())('a real Ollama server', () => {
  describeEmbedderContract('embedder-ollama with all-MiniLM-L6-v2', async () => {
    const server = await startOllama(MINILM, 'all-minilm');
    const settings = {
      url: server.url,
      model: 'all-minilm',
      timeoutMs: 60_000,
      requireReachable: requireOnSite,
    };
    const embedder = await openOllamaEmbedder(settings);
    return {
      embedder,
      dispose: async () => {
        await embedder.close();
        await server.stop();
      },
    };
  });
});

it('without an Ollama server, or one that is not on site, there is no embedder', async () => {
  const settings = { model: 'all-minilm', timeoutMs: 5_000, requireReachable: requireOnSite };
  const code = { code: 'embedder_unavailable' };
  const port = await freePort();
  await expect(openOllamaEmbedder({ ...settings, url: `http://127.0.0.1:${port}` })).rejects.toMatchObject(
    code,
  );
  await expect(openOllamaEmbedder({ ...settings, url: 'http://192.0.2.1:11434' })).rejects.toMatchObject({
    ...code,
    message: expect.stringContaining('not an address of this site'),
  });
});
