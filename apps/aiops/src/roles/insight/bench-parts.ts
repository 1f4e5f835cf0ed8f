import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EnergeticEmbedder } from '@aiops/adapters/embedder-energetic';
import { LlamaCppModel } from '@aiops/adapters/model-llamacpp';
import { MemoryVectors } from '@aiops/pipeline';
import type { LoadedPolicy } from '@aiops/policy';
import { SILENT_LOG } from '@aiops/ports';
import type { InsightParts } from '../../bench/insight/bench.ts';
import { rightRunbooksOf } from '../../bench/insight/right-runbooks.ts';
import { runbooksDirectory } from '../../paths.ts';
import { Library } from './library.ts';
import { readRunbooks } from './runbook-files.ts';

const SAMPLES = 'insight-samples.md';

/**
 * What the bench of narratives measures beside the rules: the runbooks as the role finds them, by words and vectors, and every model of a
 * folder.
 *
 * @param directory of GGUF files that write; the narratives to read are put into it as well
 * @param modelOfSite the file of `AIOPS_MODEL_FILE`: what the product is timed with, and asked where there is no folder
 */
export async function insightParts(
  policy: LoadedPolicy,
  directory: string | null,
  modelOfSite: string | null,
): Promise<InsightParts> {
  const embedder = new EnergeticEmbedder();
  const vectors = new MemoryVectors(embedder.model, embedder.dimensions);
  const library = new Library({
    policyOf: policy.forShip,
    semantic: { embedder, vectors },
  });
  for (const runbook of await readRunbooks(runbooksDirectory(), SILENT_LOG)) library.put(runbook);
  await library.retriever.sync();
  const folder = directory === null ? [] : (await readdir(directory)).sort();
  const found = folder.filter((name) => name.endsWith('.gguf')).map((name) => join(directory ?? '', name));
  const files = found.length > 0 ? found : modelOfSite === null ? [] : [modelOfSite];
  const { generation_timeout_ms: timeoutMs, context_tokens, threads } = policy.policy.llm;
  const models = files.map(
    (file) =>
      new LlamaCppModel(
        {
          name: basename(file, '.gguf'),
          file,
          timeoutMs,
          contextTokens: context_tokens,
          threads,
          maxWaiting: 1,
        },
        { now: Date.now },
      ),
  );
  return {
    models,
    modelFile: modelOfSite ?? files[0] ?? null,
    runbooksFor: async (evidence) =>
      (await library.documentsFor(evidence, { inHurry: true, vectorsWithinMs: null })).runbooks,
    rightRunbooks: ({ truth }) => rightRunbooksOf(truth.cause.id),
    ...(directory === null
      ? {}
      : { keepSamples: (text: string) => writeFile(join(directory, SAMPLES), text) }),
    close: async () => {
      await embedder.close();
      for (const model of models) await model.close();
    },
  };
}
