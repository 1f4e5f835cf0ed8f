import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultText, loadPolicy } from './index.ts';

const zoo = new URL('../testdata/bad/', import.meta.url);
const names = readdirSync(zoo).filter((name) => name.endsWith('.yaml'));

describe('a policy with one fault', () => {
  it('has a zoo of at least fifteen kinds', () => {
    expect(names.length).toBeGreaterThanOrEqual(15);
  });

  it.each(names)('%s is refused with file, line, key and reason', (name) => {
    const text = readFileSync(new URL(name, zoo), 'utf8');
    const expected = readFileSync(new URL(name.replace(/\.yaml$/, '.txt'), zoo), 'utf8');
    const result = loadPolicy({ files: new Map([[name, text]]), master: name, environment: {} });
    expect(result.ok ? 'it was accepted' : `${result.error.map(faultText).join('\n')}\n`).toBe(expected);
  });
});
