import { ManualClock } from '@aiops/kernel';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { expect, it } from 'vitest';
import { ModelOfSite } from './model-of-site.ts';

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
  expect(site.current()).toMatchObject({ absent: { code: 'model_absent' } });
  const found = await site.found();
  expect(found).toMatchObject({ name: 'model', ok: true, isOptional: true });
  expect(found.detail).toContain('by rules');
});

it('a policy that switches it off is obeyed at once, and so is one that names another', async () => {
  let policy: Policy = DEFAULT_POLICY;
  const site = siteWith({ ollamaUrl: 'http://127.0.0.1:9' }, () => policy);
  const first = site.current();
  expect(first).toMatchObject({ model: { name: 'phi3:mini' } });
  expect(site.current()).toBe(first);
  policy = { ...policy, llm: { ...policy.llm, model: 'qwen2.5:3b' } };
  expect(site.current()).toMatchObject({ model: { name: 'qwen2.5:3b' } });
  policy = { ...policy, features: { ...policy.features, enable_llm_enrichment: false } };
  expect(site.current()).toMatchObject({ absent: { code: 'model_off' } });
  await site.close();
});

it('one that is away, or that is left alone for its failures, is degraded and never keeps anything from being ready', async () => {
  const site = siteWith({ file: '/nowhere/tiny.gguf' });
  const current = site.current();
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
