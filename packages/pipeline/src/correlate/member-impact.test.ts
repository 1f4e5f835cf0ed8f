import type { AnomalyEnriched, Impact } from '@aiops/contracts';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { device, Site, statement } from './correlate.fixture.ts';

const SERVICES = [
  device('web', 'service', ['cart', 'mail']),
  device('cart', 'service', ['stock']),
  device('stock', 'service'),
  device('mail', 'service'),
];

const BY_COST: Policy = {
  ...DEFAULT_POLICY,
  correlate: { ...DEFAULT_POLICY.correlate, cause_order: ['own_impact', 'downstream', 'start', 'strength'] },
};

interface Slow {
  readonly at: number;
  readonly device: string;
  readonly role?: 'opens' | 'supports';
  readonly signal?: string;
  readonly service?: string;
}

function slow(of: Slow, impact?: Impact): AnomalyEnriched {
  const plain = statement({ type: 'app_degradation', signal: 'latency', ...of });
  return impact === undefined ? plain : { ...plain, impact };
}

const FAULT = [
  slow({ at: 0, device: 'web' }, { delay_s: 26 }),
  slow({ at: 1, device: 'stock' }, { delay_s: 2 }),
  slow({ at: 2, device: 'cart' }, { delay_s: 25 }),
];

const named = (site: Site): string[] => site.only.probable_cause.map(({ entity }) => entity);

describe('the cause of what costs', () => {
  it('is where the cost begins when the policy asks for that, with what is its own', () => {
    const site = new Site(SERVICES, BY_COST).feed(...FAULT);
    expect(named(site)).toEqual(['cart', 'web', 'stock']);
    expect(site.only.probable_cause[0]?.terms).toMatchObject({ own_delay_s: 23, downstream_members: 2 });
    expect(site.only.probable_cause[0]?.terms['own_impact']).toBeGreaterThan(0.7);
  });

  it('is ranked by what hangs on it where the policy says nothing, whatever it costs', () => {
    const site = new Site(SERVICES).feed(...FAULT);
    expect(named(site)).toEqual(['stock', 'cart', 'web']);
    expect(site.only.probable_cause[0]?.terms).not.toHaveProperty('own_impact');
  });

  it('is ranked by the other terms where no cost is known', () => {
    const site = new Site(SERVICES, BY_COST).feed(...FAULT.map(({ impact: _, ...rest }) => rest));
    expect(named(site)).toEqual(['stock', 'cart', 'web']);
  });

  it('may be what only supports, if its cost is known', () => {
    const supporting = slow({ at: 3, device: 'mail', role: 'supports' }, { delay_s: 90 });
    const site = new Site(SERVICES, BY_COST).feed(...FAULT, supporting);
    expect(named(site)[0]).toBe('mail');
    const { impact: _, ...unknown } = supporting;
    expect(named(new Site(SERVICES, BY_COST).feed(...FAULT, unknown))).not.toContain('mail');
    expect(named(new Site(SERVICES).feed(...FAULT, supporting))).not.toContain('mail');
  });

  it('is ranked anew when a cost grows, and a cost that was stated does not shrink', () => {
    const site = new Site(SERVICES, BY_COST).feed(
      ...FAULT,
      slow({ at: 60, device: 'stock' }, { delay_s: 30 }),
      slow({ at: 61, device: 'stock' }, { delay_s: 3 }),
    );
    expect(named(site)[0]).toBe('stock');
  });

  it('counts signals of one service once, and the services of one host each', () => {
    const site = new Site(SERVICES, BY_COST).feed(
      slow({ at: 0, device: 'web' }, { delay_s: 100 }),
      slow({ at: 1, device: 'cart', service: 'a' }, { delay_s: 20 }),
      slow({ at: 1, device: 'cart', service: 'a', signal: 'p99' }, { delay_s: 15 }),
      slow({ at: 1, device: 'cart', service: 'b' }, { delay_s: 30 }),
    );
    const cart = site.only.probable_cause.find(({ entity }) => entity === 'cart');
    expect(cart?.terms['own_delay_s']).toBe(50);
  });

  it('is the same after a restart', () => {
    const site = new Site(SERVICES, BY_COST).feed(...FAULT);
    const again = new Site(SERVICES, BY_COST);
    again.stage.restore(JSON.parse(JSON.stringify(site.stage.snapshot())));
    const more = slow({ at: 30, device: 'mail' });
    expect(again.feed(more).only.probable_cause).toEqual(site.feed(more).only.probable_cause);
    expect(named(again)[0]).toBe('cart');
  });
});
