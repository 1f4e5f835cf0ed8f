import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, noise, OneSeries } from './series.fixture.ts';

type Detector = keyof Policy['detect']['detectors'];

function without(...names: readonly Detector[]): Policy {
  const { detect, ...rest } = DEFAULT_POLICY;
  const detectors = { ...detect.detectors };
  for (const name of names) detectors[name] = { ...detectors[name], enabled: false };
  return { ...rest, detect: { ...detect, detectors } };
}

describe('a detector that is sustained', () => {
  it.each([
    ['ewma', without('mad', 'shift', 'rate_of_change', 'stuck', 'adaptive')],
    ['mad', without('ewma', 'shift', 'rate_of_change', 'stuck', 'adaptive')],
    ['all but the level', without('shift')],
  ])(
    'opens by single samples of %s that hit for two minutes, and ends when the value is back',
    (_, policy) => {
      const next = noise(5);
      const one = new OneSeries({}, policy);
      one.feed(0, DAY, () => 40 + next());
      one.feed(DAY, DAY + HOUR, () => 80 + next());
      one.feed(DAY + HOUR, DAY + 2 * HOUR, () => 40 + next());
      expect(one.openedAt()).toEqual([DAY]);
      expect(one.verdicts).toContain('deviation_sustained');
      expect(one.opened().at(-1)?.reason).toMatch(/^queue_length usually 3\d[.\d]*–4[123][.\d]*, now [78]/);
      expect(one.cleared()).toHaveLength(1);
      expect(Date.parse(one.cleared()[0]?.started_at ?? '')).toBe(
        Date.parse(one.opened()[0]?.started_at ?? ''),
      );
    },
  );

  it('does not open for two hits on either side: what goes up confirms nothing that goes down', () => {
    const next = noise(9);
    const one = new OneSeries();
    one.feed(0, DAY, () => 40 + next());
    one.feed(DAY, DAY + 10, () => 90);
    one.feed(DAY + 10, DAY + 20, () => -10);
    one.feed(DAY + 20, DAY + HOUR, () => 40 + next());
    expect(one.opened()).toEqual([]);
  });
});

describe('a fault that stays', () => {
  const stays = (until: number) => {
    const next = noise(11);
    const one = new OneSeries();
    one.feed(0, DAY, () => 40 + next());
    one.feed(DAY, until, () => 80 + next());
    one.feed(until, until + HOUR, () => 40 + next());
    return one;
  };

  it('is not cleared when it counts as usual: it is only not said again, and the ledger says why', () => {
    const one = stays(DAY + 5 * HOUR);
    const last = one.opened().at(-1);
    expect(last).toMatchObject({ state: 'firing', clearable: true });
    expect(last?.reason).toMatch(/^queue_length stays at about (79|8\d).* is not back: .* counts as usual/);
    expect(one.verdicts).toContain('deviation_accepted');
    expect(one.openedAt()).toHaveLength(1);
  });

  it('is cleared when the level from before is back after all, which is no new deviation', () => {
    const one = stays(DAY + 5 * HOUR);
    expect(one.cleared().map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^queue_length back to usual at \d.* after 5 h$/),
    ]);
    expect(one.cleared()[0]?.started_at).toBe(one.opened()[0]?.started_at);
    expect(one.said.at(-1)?.state).toBe('cleared');
  });
});
