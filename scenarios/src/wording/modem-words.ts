import type { Rng } from '../random.ts';

/** What each make of satellite modem writes about a weak signal, a lost carrier, its return and a dying board. */
export interface ModemWords {
  readonly service: string;
  readonly weak: (snr: number) => string;
  readonly searching: string;
  readonly lost: string;
  readonly back: string;
  /** Signs of failing hardware, none of which is a fault to the policy by itself. */
  readonly ailing: (rng: Rng) => string;
}

const IDIRECT: ModemWords = {
  service: 'modem',
  weak: (snr) => `rx_snr=${snr.toFixed(1)} rx_lock=1 modcod=QPSK-1/4 state=degraded reason="low snr"`,
  searching: 'rx_snr=0.0 rx_lock=0 state=acquiring beam=3',
  lost: 'carrier lost on beam 3',
  back: 'carrier acquired on beam 3, link up',
  ailing: (rng) => `tuner: PLL retry ${rng.int(1, 9)}, board temperature ${rng.int(71, 84)} C`,
};

const COMTECH: ModemWords = {
  service: 'cdm760',
  weak: (snr) => `Rx: EbNo=${snr.toFixed(1)}dB BER=2.1E-4 lock=Y ALARM=EbNo low`,
  searching: 'Rx: EbNo=0.0dB RSL=-71dBm lock=N',
  lost: 'Rx: loss of signal on demod 1',
  back: 'Rx: signal restored on demod 1, link up',
  ailing: (rng) => `Unit: FPGA temperature ${rng.int(78, 92)}C, fan 2 at ${rng.int(0, 900)} rpm`,
};

const NEWTEC: ModemWords = {
  service: 'mdm3310',
  weak: (snr) => `demod 1 fade margin exhausted, C/N ${snr.toFixed(2)} dB`,
  searching: 'demod 1 unlocked, acquisition sweep running',
  lost: 'demod 1: carrier lost',
  back: 'demod 1: carrier acquired, link up',
  ailing: (rng) => `watchdog: dvb task late by ${rng.int(200, 1_900)} ms`,
};

const KVH: ModemWords = {
  service: 'tracphone',
  weak: (snr) => `[ACU] antenna 1 signal ${Math.round(snr * 10)} below threshold, C/N ${snr.toFixed(1)}`,
  searching: '[ACU] antenna 1 state SEARCHING, satellite IS-35e',
  lost: '[ACU] antenna 1: satellite lock lost',
  back: '[ACU] antenna 1: signal acquired, state TRACKING',
  ailing: (rng) =>
    `[ICM] RF encoder motor current ${rng.between(1.8, 2.9).toFixed(2)} A, retry ${rng.int(1, 5)}`,
};

const INTELLIAN: ModemWords = {
  service: 'intellian',
  weak: (snr) =>
    `AGC ${Math.round(800 + snr * 60)} below threshold, rx C/N ${snr.toFixed(1)} dB, modem 1 lock on`,
  searching: 'antenna mode SEARCH, AGC 612, modem 1 lock off',
  lost: 'modem 1: loss of lock, TX mute on',
  back: 'modem 1: signal regained, TX mute off',
  ailing: (rng) => `BUC 1 current ${rng.between(3.1, 4.9).toFixed(1)} A out of range, retry ${rng.int(1, 5)}`,
};

/** A make whose words for a lost carrier no pattern knows: only its signal-to-noise ratio tells. */
const HUGHES: ModemWords = {
  service: 'ht2600',
  weak: (snr) => `SQF ${Math.round(snr * 8)}, outroute Es/No ${snr.toFixed(1)} dB, FAP inactive`,
  searching: 'StateCode 12.1.1: ranging, no response from gateway',
  lost: 'StateCode 11.1.1: downlink receiver not synchronised, SQF 0',
  back: 'StateCode 0.0.0: fully operational',
  ailing: (rng) => `LAN1 host processor restarted, uptime ${rng.int(1, 9)} s`,
};

const BY_VENDOR: Readonly<Record<string, ModemWords>> = {
  iDirect: IDIRECT,
  Comtech: COMTECH,
  Newtec: NEWTEC,
  KVH,
  Intellian: INTELLIAN,
  Hughes: HUGHES,
};

export function modemWords(vendor: string): ModemWords {
  return BY_VENDOR[vendor] ?? IDIRECT;
}

/** Words of a cellular modem that finds no mast, and of its return. */
export function lteWords(vendor: string): {
  readonly service: string;
  readonly lost: string;
  readonly back: string;
} {
  switch (vendor) {
    case 'Peplink':
      return {
        service: 'wan',
        lost: 'Cellular: no signal, SIM A detached',
        back: 'Cellular: signal acquired, SIM A attached (roaming)',
      };
    case 'Sierra':
      return {
        service: 'cellular',
        lost: 'Cellular modem 1: signal lost, network status: searching',
        back: 'Cellular modem 1: signal restored, network status: connected',
      };
    default:
      return { service: 'netifd', lost: 'wwan0: carrier lost', back: 'wwan0: carrier acquired' };
  }
}
