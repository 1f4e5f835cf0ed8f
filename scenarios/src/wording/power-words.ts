import type { Rng } from '../random.ts';
import { type Saying, saying } from './saying.ts';

/** What a make of UPS writes when the mains fail, while it lives on its battery, and when they are back. */
export interface UpsWords {
  readonly onBattery: Saying;
  readonly running: (minutes: number, rng: Rng) => Saying;
  readonly back: Saying;
}

const APC: UpsWords = {
  onBattery: saying('apc', 'warning', 'UPS: On battery power in response to an input power problem.'),
  running: (minutes) =>
    saying('apc', 'warning', `UPS: runtime remaining ${minutes} min, output load shed stage 0`),
  back: saying('apc', 'notice', 'UPS: No longer on battery power.'),
};

const EATON: UpsWords = {
  onBattery: saying('ups', 'error', 'Utility failure: UPS on battery, input 0 V'),
  running: (minutes, rng) =>
    saying('ups', 'warning', `mode=battery load=${rng.int(40, 52)}% runtime=${minutes}min input=0V`),
  back: saying('ups', 'notice', 'Utility restored: UPS on line power, battery charging'),
};

const NUT: UpsWords = {
  onBattery: saying('upsmon', 'warning', 'UPS rack@localhost on battery'),
  running: (minutes) => saying('upsd', 'info', `rack@localhost: battery.runtime ${minutes * 60}`),
  back: saying('upsmon', 'notice', 'UPS rack@localhost on line power'),
};

export function upsWords(vendor: string): UpsWords {
  if (vendor === 'APC') return APC;
  return vendor === 'Riello' ? NUT : EATON;
}
