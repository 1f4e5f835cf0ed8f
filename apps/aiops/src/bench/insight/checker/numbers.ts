import type { Check } from './checks.ts';
import type { Knowledge, Quantity } from './knowledge.ts';

const UNIT_OF: readonly (readonly [ending: string, unit: string])[] = [
  ['_mm_h', 'mm/h'],
  ['_pct', '%'],
  ['_dbm', 'dBm'],
  ['_db', 'dB'],
  ['_ms', 'ms'],
  ['_kn', 'kn'],
];
const TAGS: readonly (readonly [RegExp, 'left' | 'right', string])[] = [
  [/\blimit of$/, 'left', 'limit'],
  [/^at worst|^worst/, 'right', 'worst'],
  [/\bworst (?:value )?(?:was|is|of)$/, 'left', 'worst'],
  [/\bback (?:at|to)$/, 'left', 'back'],
  [/\bfrom$/, 'left', 'from'],
  [/\bto$/, 'left', 'to'],
  [/\bstep$/, 'left', 'step'],
  [/^(?:on average )?(?:in the time )?before\b/, 'right', 'before'],
  [/^during\b/, 'right', 'during'],
  [/^when first|^first/, 'right', 'first'],
  [/^only repeat|^repeat/, 'right', 'repeat'],
  [/^more$/, 'right', 'more'],
  [/\bof (?:the|all)$/, 'left', 'all'],
  [/^all$/, 'left', 'all'],
];
/** A number of these is told as such, or it is not told. */
const STRICT = [
  'limit',
  'worst',
  'back',
  'from',
  'to',
  'step',
  'before',
  'during',
  'repeat',
  'more',
  'all',
] as const;
const UNIT_WORDS: Readonly<Record<string, string>> = {
  devices: 'device',
  device: 'device',
  reports: 'report',
  report: 'report',
  times: 'times',
  time: 'times',
  days: 'days',
  hours: 'hours',
  min: 'min',
  s: 's',
  h: 'h',
  d: 'd',
};

/** Numbers that nothing in the evidence has, or that are of something else. */
export const numbers: Check = ({ numbers: told, names, words }, know) => {
  for (const { value, unit, left, right } of told) {
    if (isPlace({ left, value }, names, know)) continue;
    const near = { unit, left, right: `${isUnit(unit) ? '' : unit} ${right}`.trim().toLowerCase() };
    const wanted = TAGS.filter(([cue, side]) => cue.test(near[side])).map(([, , tag]) => tag);
    const isTrue = know.quantities.some(
      (quantity) =>
        isNear(quantity.value, value) &&
        (quantity.owner === null || names.includes(quantity.owner)) &&
        STRICT.every((tag) => !quantity.tags.has(tag) || wanted.includes(tag)) &&
        wanted.every((tag) => quantity.tags.has(tag) || (tag === 'from' && quantity.metric === null)) &&
        hasUnit(quantity, unit) &&
        isOfThis(quantity, words),
    );
    if (!isTrue) return `${value} ${unit} is no number of this`.replace('  ', ' ');
  }
  return null;
};

function isUnit(unit: string): boolean {
  return UNIT_WORDS[unit] !== undefined || UNIT_OF.some(([, known]) => known === unit);
}

function hasUnit({ metric, tags }: Quantity, unit: string): boolean {
  if (metric !== null) {
    const own = UNIT_OF.find(([ending]) => metric.endsWith(ending))?.[1];
    return own === undefined ? !isUnit(unit) : unit === own || (!isUnit(unit) && tags.has('from'));
  }
  const counted = UNIT_WORDS[unit];
  if (counted !== undefined) return tags.has(counted);
  return (
    !UNIT_OF.some(([, known]) => known === unit) &&
    !(tags.has('min') || tags.has('s') || tags.has('h') || tags.has('d'))
  );
}

/** A count of devices below a cause is not the count of those affected. */
function isOfThis({ tags }: Quantity, words: string): boolean {
  if (tags.has('report')) return /\breports?\b/.test(words);
  if (tags.has('affected')) return /\baffected\b/.test(words);
  if (tags.has('below') || tags.has('all'))
    return /\bdepend|\btrouble\b/.test(words) && (!/^all\b/.test(words) || tags.has('all'));
  if (tags.has('history')) return /\bbefore\b/.test(words);
  if (tags.has('later')) return /\bafter\b/.test(words) && /\bsign\b/.test(words);
  if (tags.has('lasted')) return /\bafter\b|\blasted\b/.test(words) && !/\bsimilar\b/.test(words);
  return !tags.has('similar') || /\bsimilar\b|\bthey had come\b|\breports had come\b/.test(words);
}

/** Told values have at most three digits that count. */
function isNear(value: number, told: number): boolean {
  return Math.abs(value - told) <= Math.max(Math.abs(value) * 0.005, 0.0051);
}

/** `deck 4` is where one of the named devices stands. */
function isPlace(
  { left, value }: { left: string; value: number },
  names: readonly string[],
  { evidence }: Knowledge,
): boolean {
  const near = `${left.split(' ').at(-1)} ${value}`;
  const named = [...evidence.devices].filter(([id]) => names.includes(id)).map(([, device]) => device);
  const isNamed = named.some(({ location }) => ` ${location?.toLowerCase()} `.includes(` ${near} `));
  return left !== '' && isNamed;
}
