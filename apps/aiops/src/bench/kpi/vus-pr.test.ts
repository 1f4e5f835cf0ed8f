import { expect, it } from 'vitest';
import { vusPr } from './vus-pr.ts';

it('the volume under precision and recall agrees with an independent scorer', () => {
  const labels = Array.from({ length: 300 }, (_, i) => ([20, 21, 22, 50, 80, 81].includes(i) ? 1 : 0));
  const scores = labels.map(
    (label, i) => ((i * 37 + 11) % 101) / 100 + 0.6 * label + ([19, 23, 52].includes(i) ? 0.3 : 0),
  );
  expect(vusPr(labels, scores, 9)).toBeCloseTo(0.8618249407139423, 9);
  expect(
    vusPr(
      labels.map(() => 0),
      scores,
      9,
    ),
  ).toBeNull();
});
