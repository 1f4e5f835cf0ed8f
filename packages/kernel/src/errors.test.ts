import { describe, expect, it } from 'vitest';
import { CodedError, errorCode, errorText, isRetryable, UnavailableError } from './errors.ts';

describe('errorText', () => {
  it('is the class and the message, then every cause', () => {
    const root = new TypeError('no route');
    const middle = new UnavailableError('store_unavailable', 'the store is down', root);
    const outer = new Error('saving failed', { cause: middle });
    expect(errorText(outer)).toBe(
      'Error: saving failed (caused by UnavailableError: the store is down) (caused by TypeError: no route)',
    );
  });

  it('takes whatever was thrown', () => {
    expect(errorText('plain text')).toBe('plain text');
    expect(errorText(undefined)).toBe('unknown error');
    expect(errorText(null)).toBe('unknown error');
    expect(errorText(new Error('a', { cause: 42 }))).toBe('Error: a (caused by 42)');
  });

  it('ends when causes go in a circle', () => {
    const first = new Error('first');
    const second = new Error('second', { cause: first });
    first.cause = second;
    expect(errorText(first).match(/caused by/g)).toHaveLength(4);
  });
});

describe('an error', () => {
  it('says by itself whether a retry is worth it; all others are not', () => {
    expect(isRetryable(new UnavailableError('bus_full', 'full'))).toBe(true);
    expect(isRetryable(new CodedError('invalid', 'no', { retryable: true }))).toBe(true);
    expect(isRetryable(new CodedError('invalid', 'no'))).toBe(false);
    expect(isRetryable(new Error('ECONNREFUSED'))).toBe(false);
    expect(isRetryable({ retryable: true })).toBe(false);
  });

  it('has a code: its own, else the name of its class', () => {
    expect(errorCode(new CodedError('version_conflict', 'x'))).toBe('version_conflict');
    expect(errorCode(Object.assign(new Error('x'), { code: 'EACCES' }))).toBe('EACCES');
    expect(errorCode(new RangeError('x'))).toBe('RangeError');
    expect(errorCode('x')).toBe('unknown');
  });
});
