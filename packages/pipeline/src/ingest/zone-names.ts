/**
 * Minutes east of UTC of zone names as devices write them. Only names that the tz database uses with one offset, and the
 * American ones, which are asked for by far the most often (Manila's PST and Havana's CDT are the exceptions).
 */
const MINUTES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  WET: 0,
  BST: 60,
  CET: 60,
  MET: 60,
  CEST: 120,
  MEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  ADT: -180,
  EDT: -240,
  EST: -300,
  CDT: -300,
  MDT: -360,
  MST: -420,
  PDT: -420,
  PST: -480,
  AKDT: -480,
  AKST: -540,
  HST: -600,
  SAST: 120,
  PKT: 300,
  WIB: 420,
  HKT: 480,
  AWST: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
};
/** Names that mean several offsets: Chicago and Shanghai; Halifax and Riyadh; Kolkata, Dublin and Jerusalem. */
const AMBIGUOUS: ReadonlySet<string> = new Set(['CST', 'AST', 'IST', 'SST', 'GST', 'ECT', 'AMT']);

/** The offset of a zone's name in minutes east of UTC; null when it is not known, or means several. */
export function minutesOf(name: string): number | null {
  return Object.hasOwn(MINUTES, name) ? (MINUTES[name] ?? null) : null;
}

export interface ZoneAt {
  /** Minutes east of UTC; null when the name does not tell. */
  readonly minutes: number | null;
  readonly name: string;
  readonly end: number;
}

const NUMERIC = / ?(?:UTC|GMT)?([+-])(\d\d):?(\d\d)(?: \([^()]{1,64}\))?(?!\w)/y;
const NAME = / ?([A-Z][A-Za-z]{0,4})(?![\w.-])/y;
/** Whatever stands between a time and a colon with `%FACILITY` behind it is a zone that somebody named. */
const BEFORE_MNEMONIC = /: [%#][A-Z]/y;
const BLANK = 32;

/**
 * The zone behind a time, whose text ends at `at`: `+02:00`, `Z`, `UTC`, ` CET`, `GMT+0100 (CET)`. Null when none
 * stands there: a word of which nobody knows that it is a zone is none, unless only a zone can stand in its place.
 */
export function readZone(text: string, at: number): ZoneAt | null {
  const first = text.charCodeAt(at) === BLANK ? at + 1 : at;
  const code = text.charCodeAt(first);
  if (code === 43 || code === 45 || code === 85 || code === 71) {
    NUMERIC.lastIndex = at;
    const m = NUMERIC.exec(text);
    if (m !== null) {
      const minutes = Number(m[2]) * 60 + Number(m[3]);
      return { minutes: m[1] === '-' ? -minutes : minutes, name: '', end: NUMERIC.lastIndex };
    }
  }
  return code >= 65 && code <= 90 ? readName(text, at, first) : null;
}

function readName(text: string, at: number, first: number): ZoneAt | null {
  NAME.lastIndex = at;
  const name = NAME.exec(text)?.[1];
  if (name === undefined) return null;
  const end = NAME.lastIndex;
  if (name === 'Z') return first === at ? { minutes: 0, name, end } : null;
  const minutes = minutesOf(name);
  if (minutes !== null) return { minutes, name, end };
  if (AMBIGUOUS.has(name)) return { minutes: null, name, end };
  BEFORE_MNEMONIC.lastIndex = end;
  return first > at && name.length > 1 && BEFORE_MNEMONIC.test(text) ? { minutes: null, name, end } : null;
}
