/** `name = value` or `name: value` found in a text. */
export interface StatedValue {
  /** Letters and digits of the name in lower case: `Rx SNR` is `rxsnr`, `Es/No` is `esno`. */
  readonly key: string;
  /** The same of its last word only, for names that stand behind others: `beam 2 snr` is `snr`. */
  readonly lastWord: string;
  readonly value: string;
  /** The unit as it stands, lower case; empty when there is none. */
  readonly unit: string;
}

const MAX_VALUES = 48;
const MAX_NAME = 40;
const MAX_WORDS = 3;
const VALUE =
  /[=:]\s{0,4}(?:"([^"]{0,64})"|([-+]?\d{1,15}(?:\.\d{1,12})?(?:[eE][-+]?\d{1,3})?)\s?(dBm|dBW|dBHz|dB|ms|sec|s|min(?:ute)?s?|%|percent|deg(?:rees)?|°C?|kbps|mbps|bps|volts?|v|watts?|w|hz|c)?(?![\w.:])|([A-Za-z][\w-]{0,31}))/iy;

function isNameChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46 ||
    code === 47
  );
}

/** Where the name before a separator begins: back over at most three words. */
function nameStart(text: string, end: number, floor: number): { start: number; lastWord: number } {
  const limit = Math.max(floor, end - MAX_NAME);
  let at = end;
  while (at > limit && text.charCodeAt(at - 1) === 32) at -= 1;
  let words = 0;
  let lastWord = at;
  let start = at;
  while (words < MAX_WORDS && at > limit) {
    while (at > limit && isNameChar(text.charCodeAt(at - 1))) at -= 1;
    if (at === start) break;
    start = at;
    words += 1;
    if (words === 1) lastWord = at;
    if (at <= limit || text.charCodeAt(at - 1) !== 32) break;
    at -= 1;
  }
  return { start, lastWord };
}

function keyOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function nextSeparator(text: string, from: number): number {
  for (let i = from; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 61 || code === 58) return i;
  }
  return -1;
}

/** All values that a text states with a name, in order and at most 48; linear in its length. */
export function statedValues(text: string): StatedValue[] {
  const found: StatedValue[] = [];
  let floor = 0;
  for (
    let at = nextSeparator(text, 0);
    at >= 0 && found.length < MAX_VALUES;
    at = nextSeparator(text, at + 1)
  ) {
    VALUE.lastIndex = at;
    const m = VALUE.exec(text);
    if (m === null) continue;
    const { start, lastWord } = nameStart(text, at, floor);
    if (start === at) continue;
    const end = VALUE.lastIndex;
    const name = text.slice(start, at);
    found.push({
      key: keyOf(name),
      lastWord: lastWord === start ? '' : keyOf(text.slice(lastWord, at)),
      value: m[1] ?? m[2] ?? m[4] ?? '',
      unit: (m[3] ?? '').toLowerCase(),
    });
    floor = end;
    at = end - 1;
  }
  return found;
}
