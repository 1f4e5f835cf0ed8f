import { expect, it } from 'vitest';
import { bodyOf, withdrawnWords } from './document-text.ts';

it('what people read of a runbook is neither its front matter nor its title again', () => {
  const text = '---\nid: fire\nrisk: high\n---\n\n# Fire\n\nSmoke.\n\n## Do now\n\n1. Call the bridge.\n';
  expect(bodyOf(text)).toBe('Smoke.\n\n## Do now\n\n1. Call the bridge.');
  expect(bodyOf('llm:\n  enabled: true # Yes\n')).toBe('llm:\n  enabled: true # Yes');
});

it('a text whose file is gone says that it is not to be followed', () => {
  expect(withdrawnWords('runbooks')).toMatch(/^This runbook is withdrawn: .* Do not act by it\.$/);
  expect(withdrawnWords('policies')).toMatch(/^This segment of the policy is withdrawn/);
});
