import type { ShipSummary } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { worstFirst } from './ship-order.ts';

function shipOf(
  ship_id: string,
  link: ShipSummary['link']['state'],
  open: Partial<ShipSummary['open']> = {},
) {
  return {
    ship_id,
    name: null,
    timezone: null,
    mode: null,
    registered: true,
    open: { low: 0, medium: 0, high: 0, critical: 0, ...open },
    link: { state: link, since: null, incident_id: null, reason: '' },
    last_record_at: null,
  };
}

describe('ships', () => {
  it('come in the order in which they need help', () => {
    const ships = [
      shipOf('calm-b', 'ok'),
      shipOf('calm-a', 'ok'),
      shipOf('lost', 'unknown'),
      shipOf('cut-off', 'out'),
      shipOf('many-low', 'ok', { low: 40 }),
      shipOf('one-high', 'ok', { high: 1 }),
      shipOf('one-critical', 'ok', { critical: 1 }),
    ];
    expect(worstFirst(ships).map(({ ship_id }) => ship_id)).toEqual([
      'one-critical',
      'one-high',
      'cut-off',
      'lost',
      'many-low',
      'calm-a',
      'calm-b',
    ]);
  });
});
