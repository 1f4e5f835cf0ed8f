import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WordScan } from './word-scan.ts';

/** The rule itself, slowly: the phrase stands in the text and does not go on with a word character. */
function standsIn(text: string, phrase: string): boolean {
  const escaped = phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const open = /^\w/.test(phrase) ? '(?<!\\w)' : '';
  const close = /\w$/.test(phrase) ? '(?!\\w)' : '';
  return new RegExp(`${open}${escaped}${close}`, 'i').test(text);
}

describe('the word scan', () => {
  it('names every owner with a phrase in the text, letter case aside', () => {
    const scan = new WordScan([['link down', 'carrier lost'], ['Down'], ['disk full']]);
    expect(scan.scan('eth0: LINK DOWN now')).toEqual([0, 1]);
    expect(scan.scan('carrier lost')).toEqual([0]);
    expect(scan.scan('all quiet')).toEqual([]);
  });

  it('takes no phrase that is only part of a longer word', () => {
    const scan = new WordScan([['link down'], ['fire']]);
    expect(scan.scan('uplink down')).toEqual([]);
    expect(scan.scan('firewall, misfire, fire_door')).toEqual([]);
    expect(scan.scan('"fire"')).toEqual([1]);
  });

  it('finds a phrase whose beginning is the end of another that failed', () => {
    const scan = new WordScan([['a b c'], ['b c d'], ['c']]);
    expect(scan.scan('a b c d')).toEqual([0, 1, 2]);
  });

  it('agrees with the rule on any phrases and text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', 'b', ' ', '-', '.', '_', 'é'), maxLength: 30 });
    const phrase = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '-', '.'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(phrase, { minLength: 1, maxLength: 8 }), text, (phrases, line) => {
        // The rule's \w knows ASCII letters only; the scan counts é as a letter, so it is left out here.
        const plain = line.replaceAll('é', '~');
        const expected = phrases.flatMap((one, owner) => (standsIn(plain, one) ? [owner] : []));
        expect(new WordScan(phrases.map((one) => [one])).scan(plain)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
