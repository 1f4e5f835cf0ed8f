/**
 * The words of grounding. What is on none of these lists has to stand in the cited fact: the lists name what says nothing
 * about an incident, and everything else says something.
 */

const list = (words: string): ReadonlySet<string> =>
  new Set(words.split(/\s+/).filter((word) => word !== ''));

/** Words that a sentence needs and that state nothing by themselves. */
const GLUE = list(`
  a an the this that these those it its they their them there here which who whose what
  is are was were be been being has have had having do does did
  of in on at as for with to and also then where while from into onto per via
  incident ship aboard device devices machine machines
  report reports reported reporting sign signs show shows showed shown see seen note noted say says said log logs line
`);

/** Where one of these stands beside a number, it says which number it is. */
const ROLES = list(`
  above below under over before after during since until than within between limit worst average last first repeat back
  more less against beyond behind upstream downstream step
`);

/** What turns a statement into its opposite. */
const NEGATORS = list('not no never none nobody nothing neither nor without cannot nowhere');

/** How sure a statement says that it is; the greater the surer. */
const HEDGES: ReadonlyMap<string, number> = new Map([
  ['possible', 1],
  ['perhap', 1],
  ['may', 1],
  ['might', 1],
  ['could', 1],
  ['probable', 2],
]);

/** Words that mean the same here, by their stems; each group stands for its first. */
const SYNONYMS: ReadonlyMap<string, string> = new Map(
  [
    'rise rose risen increase climb grow grew',
    'fall fell fallen drop decrease decline sink sank',
    'begin began begun start',
    'end finish',
    'probable probably likely',
    'possible possibly',
    'rate rating',
    'critical criticall',
    'affect impact',
    'fault failure',
    'lose lost loss',
    'come came',
    'time once',
    'depend dependent',
    // Who caused something is another statement than what its cause is.
    'caused caused',
    'normal normall',
    'login logon',
    'mean average',
    'unusual unusuall',
    'runbook runbooks',
    'go went gone goe',
    'take took taken',
    'write wrote written',
    'find found',
  ].flatMap((group) => {
    const words = group.split(' ');
    return words.map((word): [string, string] => [word, words[0] ?? '']);
  }),
);

const COUNT_WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** `twelve` is 12; null for what counts nothing. */
export function countOf(word: string): number | null {
  const at = COUNT_WORDS.indexOf(word);
  return at === -1 ? null : at;
}

/** Of a word in lower case. */
export function stemOf(word: string): string {
  const stem = bareStem(word);
  return SYNONYMS.get(word) ?? SYNONYMS.get(stem) ?? stem;
}

/** Endings of English that change no meaning here, cut off. */
function bareStem(word: string): string {
  if (word.length <= 3) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  for (const [ending, least] of ENDINGS) {
    if (!word.endsWith(ending) || word.length - ending.length < least) continue;
    const stem = word.slice(0, -ending.length);
    return DOUBLED.test(stem) ? stem.slice(0, -1) : stem;
  }
  return word.endsWith('e') && word.length > 4 ? word.slice(0, -1) : word;
}

/** `dropp` of `dropped`. */
const DOUBLED = /([bdgmnprt])\1$/;

const ENDINGS = [
  ['ingly', 4],
  ['edly', 4],
  ['ing', 4],
  ['ed', 4],
  ['ly', 4],
  ['es', 4],
  ['s', 3],
] as const;

export function isGlue(word: string): boolean {
  return GLUE.has(word);
}

export function isNegator(word: string): boolean {
  return NEGATORS.has(word) || word.endsWith("n't") || word.endsWith('n’t');
}

const ROLE_STEMS: ReadonlySet<string> = new Set([...ROLES].map(stemOf));

/** What is below a limit that it had kept has fallen. */
const IMPLIED: ReadonlyMap<string, string> = new Map([
  ['fall', 'below'],
  ['rise', 'above'],
]);

/** What a word says that has another one for it: `fell` of a value that is below its limit. */
export function impliedBy(stem: string): string {
  return IMPLIED.get(stem) ?? stem;
}

/** Whether a fact with these words has this one. */
export function hasWord(stems: ReadonlySet<string>, stem: string): boolean {
  return stems.has(stem) || stems.has(impliedBy(stem));
}

/** Who says so, and no more. */
const SAYINGS = list('report say said log');

export function isSaying(stem: string): boolean {
  return SAYINGS.has(stem);
}

export function isRole(stem: string): boolean {
  return ROLE_STEMS.has(stem);
}

export function hedgeOf(stem: string): number {
  return HEDGES.get(stem) ?? 0;
}
