import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import { device } from './correlate.fixture.ts';
import { landscapesOf } from './landscape.ts';

describe('landscapes', () => {
  it('hold what dependencies join in any direction, circles among them', () => {
    const devices = [
      device('web', 'service', ['orders']),
      device('orders', 'service', ['stock']),
      device('stock', 'service', ['orders']),
      device('search', 'service', ['stock']),
      device('portal', 'service', ['rates']),
      device('rates', 'service'),
    ];
    const found = landscapesOf(new Registry({ ships: [], devices }));
    expect(new Set(['web', 'orders', 'stock', 'search'].map((id) => found.get(id)))).toEqual(
      new Set(['web']),
    );
    expect(new Set(['portal', 'rates'].map((id) => found.get(id)))).toEqual(new Set(['portal']));
  });

  it('hold nothing that depends on nothing and on which nothing depends', () => {
    expect(landscapesOf(new Registry({ ships: [], devices: [device('alone', 'server')] })).size).toBe(0);
  });
});
