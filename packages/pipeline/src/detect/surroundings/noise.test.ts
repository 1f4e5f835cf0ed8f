import { describe, expect, it } from 'vitest';
import { Bridge, device, gaussOf, randomOf } from './surroundings.fixture.ts';

const DAY = 86_400;
const DAYS = 9;
const TWINS = 5;

type Generator = (at: number) => number;
type Make = (seed: number) => Generator;

const gaussian: Make = (seed) => {
  const gauss = gaussOf(randomOf(seed));
  return () => 50 + gauss();
};

const poisson: Make = (seed) => {
  const random = randomOf(seed);
  return () => {
    let count = 0;
    for (let left = random(); left > Math.exp(-2); left *= random()) count += 1;
    return count;
  };
};

const walk: Make = (seed) => {
  const gauss = gaussOf(randomOf(seed));
  let level = 500;
  return () => {
    level += 0.1 * gauss();
    return level;
  };
};

const daily: Make = (seed) => {
  const noise = gaussian(seed);
  return (at) => noise(at) + 10 * Math.sin((2 * Math.PI * at) / DAY);
};

/** Student's t with three degrees of freedom. */
const heavy: Make = (seed) => {
  const gauss = gaussOf(randomOf(seed));
  return () => 50 + gauss() / Math.sqrt((gauss() ** 2 + gauss() ** 2 + gauss() ** 2) / 3);
};

/**
 * Five twins, each with noise of its own, every ten seconds; `gaps` is the share of samples that never come. In the
 * last ten minutes the first stands higher by `planted`.
 */
function watched(make: Make, gaps: number, planted = 0): Bridge {
  const bridge = new Bridge(Array.from({ length: TWINS }, (_, at) => device(`ap-${at}`, 'ap')));
  const lost = randomOf(99);
  const series = Array.from({ length: TWINS }, (_, at) => make(17 * at + 5));
  for (let at = 0; at < DAYS * DAY; at += 10) {
    series.forEach((next, ap) => {
      const value = next(at) + (ap === 0 && at >= DAYS * DAY - 600 ? planted : 0);
      if (lost() >= gaps) bridge.metric(at, 'level', value, { device_id: `ap-${ap}` });
    });
  }
  return bridge;
}

describe('noise', () => {
  const makes: Readonly<Record<string, readonly [Make, number]>> = {
    gaussian: [gaussian, 0],
    poisson: [poisson, 0],
    'random walk': [walk, 0],
    'daily cycle': [daily, 0],
    'heavy tails': [heavy, 0],
    'missing points': [gaussian, 0.3],
  };
  for (const [name, [make, gaps]] of Object.entries(makes)) {
    it(`of six weeks of series (${name}) opens nothing, and supports at most once a week`, () => {
      const { said } = watched(make, gaps);
      expect(said.filter(({ role }) => role === 'opens')).toEqual([]);
      expect(said.length).toBeLessThanOrEqual((TWINS * DAYS) / 7);
    }, 120_000);
  }

  it('hides no shift of five deviations that lasts for ten minutes', () => {
    const { said } = watched(gaussian, 0, 5);
    expect(said.slice(0, 2).map(({ detector, role }) => `${detector} ${role}`)).toEqual([
      'peers supports',
      'peers opens',
    ]);
  }, 120_000);
});
