import { ManualClock } from '@aiops/kernel';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { type Generation, type LanguageModel, SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { describe, expect, it } from 'vitest';
import { type GuardedModel, ModelOfSite } from './model-of-site.ts';

const clock = new ManualClock(0);

function siteWith(
  model: { file?: string; ollamaUrl?: string },
  policy: () => Policy = () => DEFAULT_POLICY,
): ModelOfSite {
  const options = { model: { file: model.file ?? null, ollamaUrl: model.ollamaUrl ?? null } };
  return new ModelOfSite({ options, policy, clock, log: SILENT_LOG, telemetry: SILENT_TELEMETRY });
}

it('without a model nothing is wrong: it is named, and narratives are by rules', async () => {
  const site = siteWith({});
  expect(site.current(DEFAULT_POLICY)).toMatchObject({ absent: { code: 'model_absent' } });
  const found = await site.found();
  expect(found).toMatchObject({ name: 'model', ok: true, isOptional: true });
  expect(found.detail).toContain('by rules');
});

it('a policy that switches it off is obeyed at once, and so is one that names another', async () => {
  let policy: Policy = DEFAULT_POLICY;
  const site = siteWith({ ollamaUrl: 'http://127.0.0.1:9' }, () => policy);
  const first = site.current(DEFAULT_POLICY);
  expect(first).toMatchObject({ model: { name: 'phi3:mini' } });
  expect(site.current(DEFAULT_POLICY)).toBe(first);
  policy = { ...policy, llm: { ...policy.llm, model: 'qwen2.5:3b' } };
  expect(site.current(DEFAULT_POLICY)).toMatchObject({ model: { name: 'qwen2.5:3b' } });
  policy = { ...policy, features: { ...policy.features, enable_llm_enrichment: false } };
  expect(site.current(DEFAULT_POLICY)).toMatchObject({ absent: { code: 'model_off' } });
  await site.close();
});

it('one that is away, or that is left alone for its failures, is degraded and never keeps anything from being ready', async () => {
  const site = siteWith({ file: '/nowhere/tiny.gguf' });
  const current = site.current(DEFAULT_POLICY);
  if ('absent' in current) throw new Error('there is a file');
  expect(current.model.name).toBe('tiny');
  expect(await site.found()).toMatchObject({
    ok: false,
    isOptional: true,
    detail: expect.stringContaining('degraded'),
  });
  const { failure_threshold, timeout_sec } = DEFAULT_POLICY.llm.circuit_breaker;
  for (let i = 0; i < failure_threshold; i += 1) {
    const admission = current.breaker.admit(0);
    if ('pass' in admission) admission.pass.settle('failed', 0);
  }
  expect(site.stateOf(current)).toBe('open');
  clock.advance(timeout_sec * 1000);
  expect(site.stateOf(current)).toBe('half_open');
  await site.close();
});

/** Models that answer when they are told to. */
function modelsOnDemand(policy: () => Policy, file?: string) {
  const closed: string[] = [];
  const answers: ((answer: Generation) => void)[] = [];
  const options = { model: { file: file ?? null, ollamaUrl: 'http://127.0.0.1:9' } };
  const make = ({ name }: { readonly name: string }): LanguageModel => ({
    name,
    generate: ({ signal }) =>
      new Promise((resolve, reject) => {
        answers.push(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
    health: async () => ({ status: 'ok' }),
    close: async () => void closed.push(name),
  });
  const site = new ModelOfSite({
    ...{ options, policy, clock, make, log: SILENT_LOG, telemetry: SILENT_TELEMETRY },
  });
  return { site, closed, answers };
}

const ASKED = {
  ...{ system: '', prompt: '' },
  schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
  params: { temperature: 0, topP: 1, topK: 1, maxTokens: 1 },
} as const;
const ANSWER: Generation = { text: '{}', promptTokens: 1, completionTokens: 1, latencyMs: 1 };

function there(site: ModelOfSite): GuardedModel {
  const current = site.current(DEFAULT_POLICY);
  if ('absent' in current) throw new Error('there is a model');
  return current;
}

function withLlm(llm: Partial<Policy['llm']>): Policy {
  return { ...DEFAULT_POLICY, llm: { ...DEFAULT_POLICY.llm, ...llm } };
}

const moment = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('a reload of the policy', () => {
  it('leaves a model alone that it does not change', () => {
    let policy: Policy = DEFAULT_POLICY;
    const { site, closed } = modelsOnDemand(() => policy);
    const before = there(site);
    policy = withLlm({
      cache_ttl_min: 5,
      max_retries: 0,
      queue_size: 7,
      rag: { ...policy.llm.rag, enabled: false },
    });
    expect(there(site)).toBe(before);
    expect(closed).toEqual([]);
  });

  it('closes no model under what it was asked; the breaker of the same model goes over', async () => {
    let policy: Policy = DEFAULT_POLICY;
    const { site, closed, answers } = modelsOnDemand(() => policy);
    const before = there(site);
    const asked = site.ask(before, ASKED);
    await moment();
    policy = withLlm({ generation_timeout_ms: 5_000 });
    const after = there(site);
    expect(after).not.toBe(before);
    expect(after.breaker).toBe(before.breaker);
    expect(closed).toEqual([]);
    answers[0]?.(ANSWER);
    expect(await asked).toEqual(ANSWER);
    await moment();
    expect(closed).toEqual(['phi3:mini']);
    policy = withLlm({ model: 'qwen2.5:3b' });
    expect(there(site).breaker).not.toBe(before.breaker);
  });

  it('loads no second file beside the one that still answers', async () => {
    let policy: Policy = DEFAULT_POLICY;
    const { site, answers } = modelsOnDemand(() => policy, '/models/tiny.gguf');
    const asked = site.ask(there(site), ASKED);
    await moment();
    policy = withLlm({ context_tokens: 1024 });
    const next = site.ask(there(site), ASKED);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(answers).toHaveLength(1);
    answers[0]?.(ANSWER);
    await asked;
    await new Promise((resolve) => setTimeout(resolve, 300));
    answers[1]?.(ANSWER);
    expect(await next).toEqual(ANSWER);
  });
});

it('a ship whose policy switches the model off is told without it, and the others with it', () => {
  const site = siteWith({ ollamaUrl: 'http://127.0.0.1:9' });
  expect(site.current(withLlm({ enabled: false }))).toMatchObject({ absent: { code: 'model_off' } });
  const features = { ...DEFAULT_POLICY.features, enable_llm_enrichment: false };
  expect(site.current({ ...DEFAULT_POLICY, features })).toMatchObject({ absent: { code: 'model_off' } });
  expect(site.current(DEFAULT_POLICY)).toHaveProperty('model');
});

it('a stop waits for no answer', async () => {
  const { site } = modelsOnDemand(() => DEFAULT_POLICY);
  const asked = site.ask(there(site), ASKED);
  await moment();
  site.abort();
  await expect(asked).rejects.toMatchObject({ code: 'stopping', retryable: true });
  await expect(site.ask(there(site), ASKED)).rejects.toMatchObject({ code: 'stopping' });
});
