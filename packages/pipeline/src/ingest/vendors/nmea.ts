import { civilMs } from '../civil-time.ts';
import type { FormatReading, LineFormat } from '../formats/line-format.ts';
import type { StatedSample } from '../parsed-line.ts';
import type { Draft } from './draft.ts';

/** An optional TAG block, then talker and sentence; AIS begins with `!`. */
const START = /(?:\\([^\\]{1,80})\\)?([$!])([A-Z]{2})([A-Z]{3}),/y;
const MAX_LENGTH = 512;
const MAX_FIELDS = 32;
const TAG_TIME = /(?:^|,)c:(\d{10})(\d{3})?(?:[,*]|$)/;
const QUALITY = [
  'none',
  'gps',
  'dgps',
  'pps',
  'rtk',
  'float_rtk',
  'estimated',
  'manual',
  'simulator',
] as const;
/** Talkers that are receivers of a satellite system; others repeat positions of theirs. */
const TALKERS: Readonly<Record<string, string>> = {
  GP: 'gps',
  GN: 'gnss',
  GL: 'glonass',
  GA: 'galileo',
  GB: 'beidou',
  BD: 'beidou',
  GQ: 'qzss',
};

/** Exclusive or of everything between `$` and `*`. */
function checksumOf(text: string, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum ^= text.charCodeAt(i);
  return sum;
}

function numberIn(field: string | undefined): number | null {
  if (field === undefined || field === '') return null;
  const value = Number(field);
  return Number.isFinite(value) ? value : null;
}

/** `ddmm.mmmm` and its hemisphere as degrees. */
function degrees(field: string | undefined, side: string | undefined, max: number): number | null {
  if (field === undefined || !/^\d{3,5}(?:\.\d{1,9})?$/.test(field)) return null;
  const value = Number(field);
  const whole = Math.floor(value / 100);
  const angle = whole + (value - whole * 100) / 60;
  if (angle > max) return null;
  return Number((side === 'S' || side === 'W' ? -angle : angle).toFixed(6));
}

function dateTime(
  clock: string | undefined,
  day: string | undefined,
  month: string | undefined,
  year: number,
): number | null {
  const m = /^(\d\d)(\d\d)(\d\d)(?:\.(\d{1,3}))?\d*$/.exec(clock ?? '');
  if (m === null || day === undefined || month === undefined) return null;
  const milli = Number((m[4] ?? '').padEnd(3, '0'));
  return civilMs(year, Number(month), Number(day), Number(m[1]), Number(m[2]), Number(m[3]), milli);
}

class Sentence {
  readonly draft: Draft = { meta: {} };
  readonly samples: StatedSample[] = [];
  readonly fields: readonly string[];

  constructor(fields: readonly string[]) {
    this.fields = fields;
  }

  sample(name: string, value: number | null, unit: string): void {
    if (value !== null) this.samples.push({ name, value, unit });
  }

  position(at: number): void {
    this.sample('latitude', degrees(this.fields[at], this.fields[at + 1], 90), 'deg');
    this.sample('longitude', degrees(this.fields[at + 2], this.fields[at + 3], 180), 'deg');
  }

  /** Receivers without a fix write 99.9, which measures nothing. */
  dilution(at: number): void {
    const value = numberIn(this.fields[at]);
    if (value !== null && value < 99) this.sample('hdop', value, '1');
  }

  fix(valid: boolean, kind: string): void {
    this.draft.meta.gps_fix = valid ? kind : 'none';
  }
}

/** What each sentence holds; fields are counted from the one behind its name. */
const READERS: Readonly<Record<string, (s: Sentence) => void>> = {
  GGA: (s) => {
    const quality = numberIn(s.fields[5]);
    if (quality !== null) s.fix(quality > 0, QUALITY[quality] ?? 'other');
    if (quality !== null && quality > 0) s.position(1);
    s.sample('satellites', numberIn(s.fields[6]), '1');
    s.dilution(7);
    if (s.fields[0]) s.draft.meta.utc_time = s.fields[0];
  },
  GNS: (s) => {
    const mode = s.fields[5] ?? '';
    if (mode !== '') s.fix(/[^N]/.test(mode), 'gnss');
    if (/[^N]/.test(mode)) s.position(1);
    s.sample('satellites', numberIn(s.fields[6]), '1');
    s.dilution(7);
  },
  RMC: (s) => {
    const valid = s.fields[1] === 'A';
    if (s.fields[1] === 'A' || s.fields[1] === 'V') s.fix(valid, 'gps');
    if (valid) {
      s.position(2);
      s.sample('speed_kn', numberIn(s.fields[6]), 'kn');
    }
    const date = s.fields[8] ?? '';
    const year = Number(date.slice(4, 6));
    // Two digits: receivers have existed since 1980, and one that starts cold says 1980.
    const ms = dateTime(
      s.fields[0],
      date.slice(0, 2),
      date.slice(2, 4),
      year >= 80 ? 1900 + year : 2000 + year,
    );
    if (ms !== null && valid) s.draft.timeMs = ms;
    if (s.fields[7]) s.draft.meta.course_deg = numberIn(s.fields[7]);
  },
  GLL: (s) => {
    const valid = s.fields[5] === 'A';
    if (s.fields[5] === 'A' || s.fields[5] === 'V') s.fix(valid, 'gps');
    if (valid) s.position(0);
  },
  GSA: (s) => {
    s.draft.meta.fix_mode = { '1': 'none', '2': '2d', '3': '3d' }[s.fields[1] ?? ''] ?? 'unknown';
    s.dilution(15);
  },
  GSV: (s) => {
    s.draft.meta.satellites_in_view = numberIn(s.fields[2]);
  },
  VTG: (s) => {
    s.draft.meta.course_deg = numberIn(s.fields[0]);
    s.sample('speed_kn', numberIn(s.fields[4]), 'kn');
  },
  HDT: (s) => s.sample('heading_deg', numberIn(s.fields[0]), 'deg'),
  THS: (s) => {
    if (s.fields[1] === 'A') s.sample('heading_deg', numberIn(s.fields[0]), 'deg');
  },
  HDG: (s) => {
    s.draft.meta.magnetic_heading_deg = numberIn(s.fields[0]);
  },
  ROT: (s) => {
    s.draft.meta.rate_of_turn_deg_min = numberIn(s.fields[0]);
  },
  ZDA: (s) => {
    const ms = dateTime(s.fields[0], s.fields[1], s.fields[2], Number(s.fields[3]));
    if (ms !== null) s.draft.timeMs = ms;
  },
};

/** A fix that is there or not, in the words that the policy's patterns read; the sentence stands behind. */
function messageOf(text: string, fix: unknown): string {
  if (fix === undefined) return text;
  return fix === 'none' ? `no GPS fix: ${text}` : `GPS fix valid (${String(fix)}): ${text}`;
}

/**
 * NMEA 0183. A sentence whose checksum is wrong is kept as text and gives no samples; times of day without a date are
 * no time, since the day is not said.
 */
export const NMEA: LineFormat = {
  name: 'nmea_0183',
  read(text): FormatReading | null {
    const first = text.charCodeAt(0);
    if ((first !== 36 && first !== 33 && first !== 92) || text.length > MAX_LENGTH) return null;
    START.lastIndex = 0;
    const m = START.exec(text);
    if (m === null) return null;
    const [head, tag, , talker = '', name = ''] = m;
    const from = head.length - 6;
    const star = text.indexOf('*', from);
    const end = star < 0 ? text.length : star;
    const stated = star < 0 ? null : Number.parseInt(text.slice(star + 1, star + 3), 16);
    const sentence = new Sentence(text.slice(head.length, end).split(',', MAX_FIELDS));
    const { draft } = sentence;
    draft.service = name === 'VDM' || name === 'VDO' ? 'ais' : 'gps';
    draft.meta.talker = TALKERS[talker] ?? talker;
    draft.meta.sentence = name;
    if (stated !== null && stated !== checksumOf(text, from, end)) {
      draft.meta.checksum = 'wrong';
      return draft;
    }
    if (stated === null) draft.meta.checksum = 'absent';
    READERS[name]?.(sentence);
    const tagTime = tag === undefined ? null : TAG_TIME.exec(tag);
    if (tagTime !== null) draft.timeMs ??= Number(tagTime[1]) * 1000 + Number(tagTime[2] ?? 0);
    if (sentence.samples.length > 0) draft.samples = sentence.samples;
    draft.msg = messageOf(text, draft.meta.gps_fix);
    return draft;
  },
};
