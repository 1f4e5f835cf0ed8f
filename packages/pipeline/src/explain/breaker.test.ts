import { describe, expect, it } from 'vitest';
import { CircuitBreaker, type Pass, type PassOutcome } from './breaker.ts';

const SETTINGS = { failureThreshold: 5, timeoutMs: 60_000, halfOpenRequests: 3 };

function admitted(breaker: CircuitBreaker, nowMs: number): Pass {
  const admission = breaker.admit(nowMs);
  if (!('pass' in admission)) throw new Error(`refused at ${nowMs}`);
  return admission.pass;
}

function settle(breaker: CircuitBreaker, nowMs: number, ...outcomes: PassOutcome[]): void {
  for (const outcome of outcomes) admitted(breaker, nowMs).settle(outcome, nowMs);
}

function opened(): CircuitBreaker {
  const breaker = new CircuitBreaker(SETTINGS);
  settle(breaker, 0, 'failed', 'failed', 'failed', 'failed', 'failed');
  return breaker;
}

describe('the breaker of a model', () => {
  it('opens after so many failures in a row, and refuses until its time is over', () => {
    const breaker = new CircuitBreaker(SETTINGS);
    settle(breaker, 0, 'failed', 'failed', 'failed', 'failed');
    expect(breaker.state(0)).toBe('closed');
    settle(breaker, 1000, 'failed');
    expect(breaker.state(1000)).toBe('open');
    expect(breaker.admit(60_999)).toEqual({ refused: 'breaker_open', untilMs: 61_000 });
  });

  it('counts failures in a row: one success between them begins anew', () => {
    const breaker = new CircuitBreaker(SETTINGS);
    settle(breaker, 0, 'failed', 'failed', 'failed', 'failed', 'succeeded');
    settle(breaker, 0, 'failed', 'failed', 'failed', 'failed');
    expect(breaker.state(0)).toBe('closed');
  });

  it('is neither opened nor calmed by requests that nobody wanted any more', () => {
    const breaker = new CircuitBreaker(SETTINGS);
    settle(breaker, 0, 'failed', 'failed', 'failed', 'failed', 'abandoned', 'abandoned');
    expect(breaker.state(0)).toBe('closed');
    settle(breaker, 0, 'failed');
    expect(breaker.state(0)).toBe('open');
  });

  it('lets so many trials through at a time when its time is over, and no more', () => {
    const breaker = opened();
    for (let trial = 0; trial < 3; trial += 1) admitted(breaker, 60_000);
    expect(breaker.state(60_000)).toBe('half_open');
    expect(breaker.admit(60_000)).toMatchObject({ refused: 'breaker_open' });
  });

  it('closes when all trials succeeded, and only then', () => {
    const breaker = opened();
    settle(breaker, 60_000, 'succeeded', 'succeeded');
    expect(breaker.state(60_000)).toBe('half_open');
    settle(breaker, 60_000, 'succeeded');
    expect(breaker.state(60_000)).toBe('closed');
    settle(breaker, 60_000, 'failed', 'failed', 'failed', 'failed');
    expect(breaker.state(60_000)).toBe('closed');
  });

  it('opens again for its whole time when one trial fails', () => {
    const breaker = opened();
    settle(breaker, 60_000, 'succeeded', 'failed');
    expect(breaker.state(119_999)).toBe('open');
    expect(breaker.state(120_000)).toBe('half_open');
  });

  it('gives the place of an abandoned trial to another', () => {
    const breaker = opened();
    settle(breaker, 60_000, 'succeeded', 'succeeded');
    const last = admitted(breaker, 60_000);
    expect(breaker.admit(60_000)).toMatchObject({ refused: 'breaker_open' });
    last.settle('abandoned', 60_000);
    settle(breaker, 60_000, 'succeeded');
    expect(breaker.state(60_000)).toBe('closed');
  });

  it('takes no word of a request from before the last change of state', () => {
    const breaker = new CircuitBreaker(SETTINGS);
    const slow = admitted(breaker, 0);
    settle(breaker, 0, 'failed', 'failed', 'failed', 'failed', 'failed');
    settle(breaker, 60_000, 'succeeded');
    slow.settle('failed', 60_000);
    expect(breaker.state(60_000)).toBe('half_open');
  });

  it('counts a request once, however often it is settled', () => {
    const breaker = new CircuitBreaker(SETTINGS);
    const pass = admitted(breaker, 0);
    for (let i = 0; i < 5; i += 1) pass.settle('failed', 0);
    expect(breaker.state(0)).toBe('closed');
  });
});
