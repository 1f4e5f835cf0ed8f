import { isInForce, loadPolicy } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { idleFeatures, idleFeaturesText } from './idle-features.ts';

const row = (key: string, value: unknown, in_force: boolean) => ({ key, value, source: 'default', in_force });

describe('features that are switched on and not in force', () => {
  it('are named; those that are off, that work, or that only tune a part are not', () => {
    const values = [
      row('features.enable_llm_enrichment', true, false),
      row('features.enable_weather', false, false),
      row('privacy.redact_pii', true, true),
      row('privacy.access_logging', true, false),
      row('privacy.keep.incidents', true, false),
      row('detect.detectors.ewma.enabled', true, false),
    ];
    expect(idleFeatures(values)).toEqual(['features.enable_llm_enrichment', 'privacy.access_logging']);
    expect(idleFeaturesText(values)).toContain('features.enable_llm_enrichment, privacy.access_logging');
    expect(idleFeaturesText([row('privacy.redact_pii', true, true)])).toBe('');
  });

  it('follow the in-force table of the policy and nothing else', () => {
    const loaded = loadPolicy({ files: new Map(), master: 'policy.yaml', environment: {} });
    if (!loaded.ok) throw new Error('the shipped policy must load');
    const named = idleFeatures(loaded.value.valueSources());
    expect(named.filter(isInForce)).toEqual([]);
  });
});
