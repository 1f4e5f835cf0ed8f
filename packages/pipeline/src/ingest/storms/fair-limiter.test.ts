import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairLimiter, type Limits } from './fair-limiter.ts';

const START_MS = 1_800_000_000_000;

/** Each sends for itself. */
const by = (sender: string) => ({ sender, source: sender });

/** Sends by a steady plan of records a second for each source; what passed of each. */
function run(limits: Limits, rates: Readonly<Record<string, number>>, seconds: number): Map<string, number> {
  const limiter = new FairLimiter(() => limits);
  const passed = new Map<string, number>();
  const sent = new Map<string, number>();
  for (let ms = 0; ms < seconds * 1000; ms += 20) {
    for (const [source, rate] of Object.entries(rates)) {
      const due = Math.floor((rate * (ms + 20)) / 1000);
      for (let n = sent.get(source) ?? 0; n < due; n += 1) {
        if (limiter.take(by(source), START_MS + ms)) passed.set(source, (passed.get(source) ?? 0) + 1);
      }
      sent.set(source, due);
    }
  }
  return passed;
}

describe('the limiter of sources', () => {
  it('lets a source within its share through whole, whatever the others send', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        (floods, burstSec) => {
          const limits = { perSource: 400, total: 700, burstSec };
          const share = limits.total / (floods.length + 1);
          const quiet = Math.min(10, Math.floor(share / 2));
          const rates = Object.fromEntries(floods.map((rate, i) => [`flood-${i}`, rate]));
          const passed = run(limits, { ...rates, quiet }, 8);
          expect(passed.get('quiet')).toBe(quiet * 8);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('never lets through more than the rates and one burst allow', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 8 }), (floods) => {
        const limits = { perSource: 200, total: 500, burstSec: 2 };
        const rates = Object.fromEntries(floods.map((rate, i) => [`flood-${i}`, rate]));
        const passed = run(limits, rates, 10);
        for (const [source, count] of passed) {
          expect(count).toBeLessThanOrEqual(Math.min(rates[source] ?? 0, 200) * 10 + 200 * 2 + 1);
        }
        const all = [...passed.values()].reduce((sum, count) => sum + count, 0);
        expect(all).toBeLessThanOrEqual(500 * 10 + 500 * 2 + 500 + floods.length);
      }),
      { numRuns: 25 },
    );
  });

  it('gives what some leave over to those who want more', () => {
    const passed = run({ perSource: 1000, total: 500, burstSec: 1 }, { quiet: 10, busy: 2000 }, 10);
    expect(passed.get('quiet')).toBe(100);
    expect(passed.get('busy') ?? 0).toBeGreaterThan(4500);
  });

  it('takes a request of any size from a source without debt, and none until the debt is paid off', () => {
    const limiter = new FairLimiter(() => ({ perSource: 100, total: 1000, burstSec: 1 }));
    expect(limiter.waitMs(by('a'), START_MS)).toBe(0);
    limiter.charge(by('a'), 600, START_MS);
    expect(limiter.waitMs(by('b'), START_MS)).toBe(0);
    const wait = limiter.waitMs(by('a'), START_MS);
    expect(wait).toBeGreaterThan(4900);
    expect(limiter.waitMs(by('a'), START_MS + wait - 100)).toBeGreaterThan(0);
    expect(limiter.waitMs(by('a'), START_MS + wait + 100)).toBe(0);
  });

  it('holds a bounded number of sources; those beyond share one bucket', () => {
    const limiter = new FairLimiter(() => ({ perSource: 1, total: 1_000_000, burstSec: 1 }));
    let passed = 0;
    for (let i = 0; i < 20_000; i += 1)
      if (limiter.take({ sender: 'relay', source: `host-${i}` }, START_MS)) passed += 1;
    expect(passed).toBeLessThanOrEqual(4097);
  });

  it('gives a sender nothing for the number of names it uses', () => {
    const limiter = new FairLimiter(() => ({ perSource: 1000, total: 5000, burstSec: 2 }));
    let passed = 0;
    let sent = 0;
    for (let ms = 0; ms < 30_000; ms += 10) {
      for (let i = 0; i < 100; i += 1)
        limiter.take({ sender: 'liar', source: `fake-${(ms * 10 + i) % 4000}` }, START_MS + ms);
      for (let i = 0; i < 2; i += 1) {
        sent += 1;
        if (limiter.take({ sender: '10.0.0.9', source: 'bridge-ups' }, START_MS + ms)) passed += 1;
      }
    }
    expect(passed).toBe(sent);
  });

  it('gives a relay its whole, and in it each of its hosts a part', () => {
    const limiter = new FairLimiter(() => ({ perSource: 1000, total: 1000, burstSec: 1 }));
    const passed = new Map<string, number>();
    const send = (sender: string, source: string, ms: number) => {
      if (limiter.take({ sender, source }, START_MS + ms)) passed.set(source, (passed.get(source) ?? 0) + 1);
    };
    for (let ms = 0; ms < 20_000; ms += 10) {
      for (let i = 0; i < 20; i += 1) send('relay', 'flood', ms);
      if (ms % 100 === 0) for (let i = 0; i < 9; i += 1) send('relay', `quiet-${i}`, ms);
      for (let i = 0; i < 20; i += 1) send('10.0.0.9', 'other', ms);
    }
    for (let i = 0; i < 9; i += 1) expect(passed.get(`quiet-${i}`)).toBe(200);
    const relayed = (passed.get('flood') ?? 0) + 9 * 200;
    // Half of the total each, give or take the burst.
    expect(relayed).toBeGreaterThan(9_000);
    expect(passed.get('other') ?? 0).toBeGreaterThan(9_000);
    expect(relayed + (passed.get('other') ?? 0)).toBeLessThanOrEqual(20_000 + 3_000);
  });

  it('gives a relay alone all there is, beyond the rate of one source', () => {
    const limiter = new FairLimiter(() => ({ perSource: 100, total: 1000, burstSec: 1 }));
    let passed = 0;
    for (let ms = 0; ms < 10_000; ms += 10) {
      for (let i = 0; i < 20; i += 1)
        if (limiter.take({ sender: 'relay', source: `host-${i}` }, START_MS + ms)) passed += 1;
    }
    expect(passed).toBeGreaterThan(9_500);
  });
});
