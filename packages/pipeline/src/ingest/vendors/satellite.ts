import type { FormatContext, FormatReading, LineFormat } from '../formats/line-format.ts';
import { readIsoTime } from '../iso-time.ts';
import { levelOf } from '../level-words.ts';
import type { StatedSample } from '../parsed-line.ts';
import { momentIn } from '../time-zone.ts';
import type { Draft } from './draft.ts';
import { OTHER_RADIO, RADIO_LABELS, RADIO_NAMES, RADIO_STATES, type RadioName } from './satellite-names.ts';
import { type StatedValue, statedValues } from './stated-values.ts';

const NUMBER = /^[-+]?\d/;
const TIME_KEYS = /\b(?:time|ts|timestamp)[=:] ?"?(?=\d{4}-)/;
/** A device at the head of a line before its values: `beam 2 snr=…`, `antenna 1: …`. */
const SPOKEN_LABEL =
  /\b(beam|demod|demodulator|antenna|modem|carrier|channel|transponder)[ #]{1,2}(\d{1,4})\b/gi;
const MAX_SPOKEN = 4;

/** A satellite service by the name in the header: beside it weaker names count as well. */
const RADIO_SERVICE =
  /vsat|satcom|modem|antenna|acu\b|idirect|comtech|newtec|intellian|sailor|cobham|kvh|starlink|dish/i;

function nameOf(stated: StatedValue): RadioName | undefined {
  return RADIO_NAMES.get(stated.key) ?? RADIO_NAMES.get(stated.lastWord);
}

/** The value in the metric's unit; null when its unit says that something else is meant. */
function valueIn(stated: StatedValue, name: RadioName): number | null {
  if (!NUMBER.test(stated.value)) return null;
  const value = Number(stated.value);
  if (!Number.isFinite(value)) return null;
  const { unit } = stated;
  if (name.belowZero && unit !== 'dbm' && unit !== 'dbw' && !(unit === '' && value < 0)) return null;
  if (name.unit === 'dB' && unit !== '' && unit !== 'db') return null;
  if (name.unit === 'dBm' && unit === 'dbw') return value + 30;
  if (name.unit === 'ms') return unit === 's' || unit === 'sec' ? value * 1000 : value;
  // Four digits keep a ratio such as 0.07 from becoming 7.000000000000001.
  return name.ratio === true ? Number((value * 100).toFixed(4)) : value;
}

interface Found {
  readonly name: RadioName;
  readonly value: number;
}

interface Gathered {
  readonly found: Found[];
  readonly labels: Record<string, string>;
  readonly states: Record<string, string>;
  certain: boolean;
  foreign: boolean;
  level: string | undefined;
}

function gather(values: readonly StatedValue[]): Gathered {
  const all: Gathered = {
    found: [],
    labels: {},
    states: {},
    certain: false,
    foreign: false,
    level: undefined,
  };
  for (const stated of values) {
    if (OTHER_RADIO.has(stated.key) || OTHER_RADIO.has(stated.lastWord)) all.foreign = true;
    const own = stated.lastWord === '' ? stated.key : stated.lastWord;
    if (own === 'level' || own === 'severity') all.level ??= stated.value;
    const name = nameOf(stated);
    const value = name === undefined ? null : valueIn(stated, name);
    if (name !== undefined && value !== null) {
      all.certain ||= name.certain === true;
      if (!all.found.some((other) => other.name.metric === name.metric)) all.found.push({ name, value });
      continue;
    }
    const label = RADIO_LABELS.get(stated.key) ?? RADIO_LABELS.get(stated.lastWord);
    if (label !== undefined) all.labels[label] ??= stated.value;
    const state = RADIO_STATES.get(stated.key) ?? RADIO_STATES.get(stated.lastWord);
    if (state !== undefined) all.states[state] ??= stated.value;
  }
  return all;
}

function addSpokenLabels(labels: Record<string, string>, text: string): void {
  SPOKEN_LABEL.lastIndex = 0;
  for (let i = 0; i < MAX_SPOKEN; i += 1) {
    const m = SPOKEN_LABEL.exec(text);
    if (m === null) return;
    const label = RADIO_LABELS.get((m[1] ?? '').toLowerCase());
    if (label !== undefined) labels[label] ??= m[2] ?? '';
  }
}

function timeIn(text: string, context: FormatContext): number | null {
  const key = TIME_KEYS.exec(text);
  if (key === null) return null;
  const time = readIsoTime(text, key.index + key[0].length);
  if (time === null) return null;
  return momentIn(context.timezone, time);
}

function samplesOf({ found, labels }: Gathered): StatedSample[] {
  const labelled = Object.keys(labels).length > 0;
  return found.map(({ name, value }) => ({
    name: name.metric,
    value,
    unit: name.unit,
    ...(labelled ? { labels } : {}),
  }));
}

/** Only the antenna speaks of its own angles, without a demodulator. */
function serviceOf({ found }: Gathered): string {
  const isAntenna = found.every(
    ({ name }) => name.metric.startsWith('antenna_') || name.metric === 'rf_signal_dbm',
  );
  return isAntenna ? 'satcom-antenna' : 'satcom-modem';
}

const LOST = /^(?:no|0|lost|false|unlocked|unlock|fail(?:ed)?|searching)$/i;
const HELD = /^(?:yes|1|ok|true|locked|acquired)$/i;

/** Patterns are phrases: what a lock field says is added in words, with the beam or antenna it is about. */
function messageOf(text: string, { states, labels }: Gathered): string | undefined {
  const lock = states.lock;
  if (lock === undefined) return undefined;
  const [label] = Object.entries(labels);
  const about = label === undefined ? '' : ` on ${label[0]} ${label[1]}`;
  if (LOST.test(lock)) return `${text} (satellite lock lost${about})`;
  return HELD.test(lock) ? `${text} (carrier locked${about})` : undefined;
}

/**
 * Satellite modems and antenna units: values with a name, `snr=9.8 dB` or `Rx Power: -45.2 dBm`, become samples with
 * the beam, demodulator or antenna as labels. A line counts only if a value in it is surely a radio's.
 */
export const SATELLITE: LineFormat = {
  name: 'satellite',
  read(text, context): FormatReading | null {
    const values = statedValues(text);
    if (values.length === 0) return null;
    const all = gather(values);
    const { service } = context;
    const known = service !== undefined && service !== null && RADIO_SERVICE.test(service);
    if (all.foreign || !(all.certain || (known && (all.found.length > 0 || all.states.lock !== undefined))))
      return null;
    addSpokenLabels(all.labels, text);
    const draft: Draft = { meta: { ...all.labels, ...all.states }, samples: samplesOf(all) };
    if (service === undefined || service === null || service === '') draft.service = serviceOf(all);
    const ms = timeIn(text, context);
    if (ms !== null) draft.timeMs = ms;
    const level = all.level === undefined ? null : levelOf(all.level);
    if (level !== null) draft.level = level;
    const msg = messageOf(text, all);
    if (msg !== undefined) draft.msg = msg;
    return draft;
  },
};
