import type { Level } from '@aiops/contracts';
import { putOwn as put } from '../own-property.ts';
import { levelOfOtelNumber, levelOfPythonNumber, statedLevel } from './field-levels.ts';
import { type FieldMeaning, type FieldRole, isOpened, meaningOf } from './field-names.ts';
import { statedTime } from './field-times.ts';
import type { FormatContext, FormatReading } from './line-format.ts';

const MAX_NAME = 255;
/** Objects inside objects that are opened: `resource.attributes.service.name`. */
const MAX_OPENED = 3;
const NAME = /^[\w@$.:/[\]()-]+$/;
const PID = /^\d{1,10}$/;
const TRACE = /^[\w.:-]{1,128}$/;

type Fields = Readonly<Record<string, unknown>>;
type Meta = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  let end = value.length;
  while (end > 0 && (value.charCodeAt(end - 1) === 10 || value.charCodeAt(end - 1) === 13)) end -= 1;
  return end === 0 ? null : value.slice(0, end);
}

/** journald writes a message with unprintable bytes as their numbers. */
function textOfBytes(value: unknown): string | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const isBytes = value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  return isBytes ? new TextDecoder().decode(Uint8Array.from(value)) : null;
}

function nameOf(value: unknown): string | null {
  return typeof value === 'string' && value.length <= MAX_NAME && NAME.test(value) ? value : null;
}

/** A service may be called by several words; what reads like a number or a sentence is none. */
function serviceOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_NAME) return null;
  return /^[^\s:=]/.test(value) && /[A-Za-z]/.test(value) && !/[\r\n]/.test(value) ? value : null;
}

/** What a value says in its role; null when it says nothing in it. */
function valueIn(role: FieldRole, value: unknown, context: FormatContext): unknown {
  switch (role) {
    case 'time':
      return statedTime(value, context);
    case 'level':
      return statedLevel(value);
    case 'number':
      return levelOfOtelNumber(value);
    case 'python_level':
      return levelOfPythonNumber(value);
    case 'msg':
      return textOf(value) ?? textOfBytes(value);
    case 'host':
      return nameOf(value);
    case 'service':
      return serviceOf(value);
    case 'pid':
      return PID.test(String(value)) ? String(value) : null;
    case 'thread':
      return typeof value === 'string' || typeof value === 'number' ? value : null;
    case 'trace':
      return typeof value === 'string' && TRACE.test(value) && !/^0+$/.test(value) ? value : null;
    case 'tracking':
      return typeof value === 'string' ? textOf(value) : null;
  }
}

interface Taken {
  readonly rank: number;
  readonly name: string;
  readonly raw: unknown;
  readonly value: unknown;
}

function numberOf(raw: unknown): number | undefined {
  const number =
    typeof raw === 'number' ? raw : typeof raw === 'string' && PID.test(raw) ? Number(raw) : Number.NaN;
  return Number.isInteger(number) ? number : undefined;
}

/**
 * Gathers named values, whatever the source calls them: what has a meaning is taken, the best name first, and
 * everything else goes to meta as it came.
 */
export class StatedFields {
  readonly #context: FormatContext;
  readonly #taken: Partial<Record<FieldRole, Taken>> = {};
  readonly #meta: Meta = {};
  #known = 0;

  constructor(context: FormatContext) {
    this.#context = context;
  }

  /** How many of the values had a meaning. */
  get known(): number {
    return this.#known;
  }

  add(name: string, value: unknown): void {
    if (value === null || value === undefined || value === '') return;
    const meaning = meaningOf(name);
    if (meaning === null || !this.#take(meaning, name, value)) put(this.#meta, name, value);
  }

  /** False when a better name said it already, or the value says nothing in this role. */
  #take({ role, rank }: FieldMeaning, name: string, value: unknown): boolean {
    const held = this.#taken[role];
    if (held !== undefined && held.rank <= rank) return false;
    const said = valueIn(role, value, this.#context);
    if (said === null) return false;
    if (held === undefined) this.#known += 1;
    else put(this.#meta, held.name, held.raw);
    this.#taken[role] = { rank, name, raw: value, value: said };
    return true;
  }

  /** All members of an object; the objects in it that may have a meaning are opened, and keep their path as a name. */
  addAll(fields: Fields, path = '', depth = 0): void {
    for (const key in fields) {
      const value = fields[key];
      const name = path === '' ? key : `${path}.${key}`;
      if (isFields(value) && depth < MAX_OPENED && isOpened(name) && !this.#isValue(name, value)) {
        this.addAll(value, name, depth + 1);
      } else if (Array.isArray(value) && (key === 'attributes' || key === 'Attributes')) {
        this.#addPairs(value, 'attributes');
      } else this.add(name, value);
    }
  }

  /** True for an object that is a value itself, such as a time of two numbers. */
  #isValue(name: string, value: Fields): boolean {
    return meaningOf(name)?.role === 'time' && statedTime(value, this.#context) !== null;
  }

  /** OpenTelemetry's `[{"key":…,"value":{"stringValue":…}}]`. */
  #addPairs(pairs: readonly unknown[], path: string): void {
    for (const pair of pairs) {
      if (!isFields(pair) || typeof pair.key !== 'string' || !isFields(pair.value)) continue;
      const [value] = Object.values(pair.value);
      this.add(`${path}.${pair.key}`, value);
    }
  }

  /** A date and a time of day in two fields. */
  #splitTime(): number | null {
    const { date, time } = this.#meta;
    if (typeof date !== 'string' || typeof time !== 'string') return null;
    const ms = statedTime(`${date} ${time}`, this.#context);
    if (ms === null) return null;
    delete this.#meta.date;
    delete this.#meta.time;
    return ms;
  }

  #level(): { level?: Level; severityNumber?: number } {
    const { level, number, python_level } = this.#taken;
    const stated = level ?? number ?? python_level;
    if (stated === undefined) return {};
    const severityNumber =
      level === undefined || number !== undefined ? numberOf(number?.raw) : numberOf(level.raw);
    return {
      level: stated.value as Level,
      ...(severityNumber === undefined ? {} : { severityNumber }),
    };
  }

  reading(): FormatReading {
    const { time, msg, host, service, pid, thread, trace, tracking } = this.#taken;
    const meta = this.#meta;
    if (pid !== undefined) meta.pid = pid.value;
    if (thread !== undefined) meta.thread = thread.value;
    if (trace !== undefined) meta.trace_id = trace.value;
    const timeMs = time?.value ?? this.#splitTime();
    const reading: { -readonly [K in keyof FormatReading]: FormatReading[K] } = this.#level();
    if (timeMs !== null) reading.timeMs = timeMs as number;
    if (host !== undefined) reading.host = host.value as string;
    if (service !== undefined) reading.service = service.value as string;
    if (msg !== undefined) reading.msg = msg.value as string;
    if (tracking !== undefined) reading.trackingId = tracking.value as string;
    reading.meta = meta;
    return reading;
  }
}
