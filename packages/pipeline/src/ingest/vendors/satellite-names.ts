/** How a value that a modem or antenna states becomes a sample. */
export interface RadioName {
  readonly metric: string;
  readonly unit: string;
  /** Says by itself that the line is about a radio link; others count only beside one that does. */
  readonly certain?: true;
  /** The value is a ratio of 1 and the metric a percentage. */
  readonly ratio?: true;
  /** Only with this unit, or below 0 as levels in dBm are: `signal=9` also kills a process. */
  readonly belowZero?: true;
}

const SNR: RadioName = { metric: 'rf_snr_db', unit: 'dB', certain: true };
const BER: RadioName = { metric: 'rf_ber', unit: 'ratio', certain: true };
const SIGNAL: RadioName = { metric: 'rf_signal_dbm', unit: 'dBm', certain: true, belowZero: true };
const TX: RadioName = { metric: 'rf_tx_power_dbm', unit: 'dBm' };
const MARGIN: RadioName = { metric: 'rf_margin_db', unit: 'dB' };
const ESNO: RadioName = { metric: 'rf_esno_db', unit: 'dB', certain: true };
const EBNO: RadioName = { metric: 'rf_ebno_db', unit: 'dB', certain: true };
const CN: RadioName = { metric: 'rf_cn_db', unit: 'dB', certain: true };
const CN0: RadioName = { metric: 'rf_cn0_dbhz', unit: 'dBHz', certain: true };
const AGC: RadioName = { metric: 'antenna_agc', unit: '1', certain: true };
const LATENCY: RadioName = { metric: 'link_latency_ms', unit: 'ms' };
const LOSS: RadioName = { metric: 'packet_loss_pct', unit: '%' };
const OBSTRUCTED: RadioName = { metric: 'antenna_blockage_pct', unit: '%', certain: true };

/** Names with letters and digits only. */
export const RADIO_NAMES: ReadonlyMap<string, RadioName> = new Map<string, RadioName>([
  ...[
    'snr',
    'rxsnr',
    'snrdb',
    'rxsnrdb',
    'downlinksnr',
    'dlsnr',
    'fwdsnr',
    'forwardsnr',
    'carriersnr',
    'rfsnrdb',
  ].map((name) => [name, SNR] as const),
  ...['ber', 'rxber', 'prefecber', 'postfecber', 'biterrorrate', 'rfber'].map((name) => [name, BER] as const),
  ...[
    'signal',
    'signallevel',
    'signalstrength',
    'signalpower',
    'signaldbm',
    'rxpower',
    'rxpowerdbm',
    'rxpwr',
    'rxlevel',
    'rxsignal',
    'rxsignallevel',
    'rsl',
    'rxinputpower',
    'inputpower',
    'receivepower',
    'rfsignaldbm',
  ].map((name) => [name, SIGNAL] as const),
  ...['txpower', 'txpowerdbm', 'txpwr', 'transmitpower', 'outputpower', 'bucoutputpower'].map(
    (name) => [name, TX] as const,
  ),
  ...['margin', 'linkmargin', 'rxmargin', 'fademargin', 'margindb', 'linkmargindb', 'rfmargindb'].map(
    (name) => [name, MARGIN] as const,
  ),
  ...['esno', 'rxesno', 'esn0', 'esnodb', 'esn0db'].map((name) => [name, ESNO] as const),
  ...['ebno', 'rxebno', 'ebn0', 'ebnodb', 'ebn0db', 'rxebnodb'].map((name) => [name, EBNO] as const),
  ...['cn', 'cndb', 'rxcn', 'cnratio', 'downlinkcn'].map((name) => [name, CN] as const),
  ...['cn0', 'cno', 'cnodb', 'cn0dbhz'].map((name) => [name, CN0] as const),
  ...['agc', 'agclevel', 'rxagc', 'acuagc'].map((name) => [name, AGC] as const),
  ...[
    'latency',
    'latencyms',
    'linklatency',
    'linklatencyms',
    'rtt',
    'rttms',
    'pingms',
    'poppinglatencyms',
  ].map((name) => [name, LATENCY] as const),
  ...['packetloss', 'packetlosspct', 'loss', 'losspct', 'pktloss'].map((name) => [name, LOSS] as const),
  ...['poppingdroprate', 'pingdroprate'].map(
    (name) => [name, { ...LOSS, certain: true, ratio: true } as const] as const,
  ),
  ...['fractionobstructed', 'obstructionfraction'].map(
    (name) => [name, { ...OBSTRUCTED, ratio: true }] as const,
  ),
  ...['obstructionpct', 'blockagepct'].map((name) => [name, OBSTRUCTED] as const),
  ['poppinglatencyms', { ...LATENCY, certain: true }],
  ...['azimuth', 'az', 'relazimuth', 'antennaazimuth'].map(
    (name) => [name, { metric: 'antenna_azimuth_deg', unit: 'deg' }] as const,
  ),
  ...['elevation', 'el', 'antennaelevation'].map(
    (name) => [name, { metric: 'antenna_elevation_deg', unit: 'deg' }] as const,
  ),
  ...['crosspol', 'xpol', 'polarization', 'polangle', 'skew'].map(
    (name) => [name, { metric: 'antenna_polarization_deg', unit: 'deg' }] as const,
  ),
]);

/** What a sample is about: plain label by the name that stands before the value. */
export const RADIO_LABELS: ReadonlyMap<string, string> = new Map([
  ['beam', 'beam'],
  ['beamid', 'beam'],
  ['beamname', 'beam'],
  ['spotbeam', 'beam'],
  ['demod', 'demod'],
  ['demodulator', 'demod'],
  ['antenna', 'antenna'],
  ['ant', 'antenna'],
  ['antennaid', 'antenna'],
  ['acu', 'antenna'],
  ['modem', 'modem'],
  ['modemid', 'modem'],
  ['carrier', 'carrier'],
  ['channel', 'channel'],
  ['satellite', 'satellite'],
  ['sat', 'satellite'],
  ['transponder', 'transponder'],
]);

/** States of modem and antenna, kept as they are said. */
export const RADIO_STATES: ReadonlyMap<string, string> = new Map([
  ['lock', 'lock'],
  ['locked', 'lock'],
  ['rxlock', 'lock'],
  ['lockstatus', 'lock'],
  ['demodlock', 'lock'],
  ['carrierlock', 'lock'],
  ['rxstate', 'lock'],
  ['blockage', 'blockage'],
  ['blocked', 'blockage'],
  ['blockzone', 'blockage'],
  ['obstructed', 'blockage'],
  ['tracking', 'tracking'],
  ['trackingstatus', 'tracking'],
  ['modcod', 'modcod'],
  ['state', 'state'],
  ['status', 'state'],
]);

/** Words of Wi-Fi and cable plants, whose SNR is no satellite link's. */
export const OTHER_RADIO = new Set([
  'ssid',
  'bssid',
  'sta',
  'client',
  'clientmac',
  'wlan',
  'ap',
  'apname',
  'essid',
  'rsrp',
  'sinr',
]);
