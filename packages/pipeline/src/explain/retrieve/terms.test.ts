import { describe, expect, it } from 'vitest';
import { termsOf } from './terms.ts';

describe('terms of a text', () => {
  it('find a name in CamelCase by its parts and as a whole', () => {
    expect(termsOf('KubeNodeNotReady').words).toEqual(['kubenodenotready', 'kube', 'node', 'ready']);
    expect(termsOf('HTTPServerError').words).toEqual(['httpservererror', 'http', 'server', 'error']);
  });

  it('find a name in snake_case, with its number, by its parts and as a whole', () => {
    expect(termsOf('node_load1').words).toEqual(['nodeload1', 'node', 'load', '1']);
  });

  it('know the plural of a word as the word, and leave short words and -ss alone', () => {
    expect(termsOf('disks gas access').words).toEqual(['disk', 'gas', 'access']);
  });

  it('pair neighbours, not words that a stop word parts', () => {
    expect(termsOf('link down on the antenna mast').pairs).toEqual(['link down', 'antenna mast']);
  });

  it('have letters of other alphabets', () => {
    expect(termsOf('Kühlwasser ниже').words).toEqual(['kühlwasser', 'ниже']);
  });

  it('leave keys and checksums out', () => {
    expect(termsOf(`key ${'a1'.repeat(60)} end`)).toEqual({ words: ['key', 'end'], pairs: [] });
  });
});
