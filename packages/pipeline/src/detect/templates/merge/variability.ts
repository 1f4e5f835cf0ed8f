import { VAR } from '../mask/characters.ts';
import { PARAMETERS as P } from '../parameters.ts';
import { type Template, wordSlots } from '../template.ts';
import type { Frames } from './frames.ts';

/** Words that a name follows, in any system's English. */
const ANNOUNCING: ReadonlySet<string> = new Set(
  (
    'user users username account login host hostname domain interface device ' +
    'database table queue topic named called'
  ).split(' '),
);

/** How many values of this form must be seen before they are taken for one variable. */
function needOf(core: string, announced: boolean): number {
  if (core.includes(VAR)) return P.mixed;
  if (core.length < 3) return P.short;
  let upper = 0;
  let lower = 0;
  let digits = 0;
  for (let i = 0; i < core.length; i += 1) {
    const c = core.charCodeAt(i);
    if (c >= 65 && c <= 90) upper += 1;
    else if ((c >= 97 && c <= 122) || c > 127) lower += 1;
    else if (c >= 48 && c <= 57) digits += 1;
  }
  if (lower === 0 && digits === 0 && upper > 0) return P.caps;
  if (digits > 0 && core.length <= 6) return P.numbered;
  if (upper + lower < core.length) return P.mixed;
  return announced ? P.named : P.word;
}

interface Values {
  readonly lines: ReadonlyMap<string, number>;
  readonly total: number;
  /** Values that hold a variable beside other text. */
  readonly partial: number;
}

function valuesAt(family: readonly Template[], k: number, frames: Frames): Values {
  const lines = new Map<string, number>();
  let total = 0;
  let partial = 0;
  for (const { slots, count } of family) {
    const { core } = frames.of(slots[k] ?? '');
    if (core !== VAR && core.includes(VAR) && !lines.has(core)) partial += 1;
    lines.set(core, (lines.get(core) ?? 0) + count);
    total += count;
  }
  return { lines, total, partial };
}

/** `slot1` and `slot2`: the same name with other numbers. */
function differInDigitsOnly(values: Iterable<string>): boolean {
  let pattern: string | undefined;
  for (const value of values) {
    const own = value.replace(/\d+/g, '0');
    if (!own.includes('0') || (pattern !== undefined && own !== pattern)) return false;
    pattern = own;
  }
  return true;
}

/** Whether the values of slot `k` are those of a variable, and not a few words that each say something else. */
export function isVariable(family: readonly Template[], k: number, frames: Frames): boolean {
  const slots = family[0]?.slots ?? [];
  const { lines, total, partial } = valuesAt(family, k, frames);
  const besideVariable = lines.has(VAR);
  const words = lines.size - (besideVariable ? 1 : 0);
  if (words === 0) return false;
  if (besideVariable && words === partial) return true;
  if (!besideVariable && words > 1 && differInDigitsOnly(lines.keys())) return true;
  const announced = k > 0 && ANNOUNCING.has((slots[k - 1] ?? '').toLowerCase());
  let need = 0;
  for (const core of lines.keys()) if (core !== VAR) need += needOf(core, announced) / words;
  if (k === 0) need *= P.first;
  if (wordSlots(slots, [k]) <= 1) need *= P.lone;
  if (besideVariable) return lines.size >= Math.max(P.besideVariable, need / 2);
  if (lines.size < need) return false;
  return lines.size >= P.exceptions * need || Math.max(...lines.values()) <= P.dominance * total;
}
