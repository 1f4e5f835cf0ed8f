/**
 * Full-width forms of ASCII, the wide and the figure space, the minus sign, and the digits of other scripts: each is one
 * unit, as what it stands for. The codes of terminals for colours are as many spaces.
 */
const FOREIGN =
  /\u001b\[[\d;]{0,16}[A-Za-z]|[\u2007\u2212\uff01-\uff5e\u3000\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/;
const EVERY_FOREIGN = new RegExp(FOREIGN.source, 'g');
const ZEROS = [0x660, 0x6f0, 0x966] as const;

/**
 * The text with full-width characters and the decimal digits of Arabic, Persian and Devanagari as ASCII. Of the same
 * length: what is found in it lies at the same place in the text itself.
 */
export function folded(text: string): string {
  return FOREIGN.test(text) ? text.replace(EVERY_FOREIGN, plain) : text;
}

function plain(character: string): string {
  if (character.length > 1) return ' '.repeat(character.length);
  const code = character.charCodeAt(0);
  if (code >= 0xff01) return String.fromCharCode(code - 0xfee0);
  if (code === 0x3000 || code === 0x2007) return ' ';
  if (code === 0x2212) return '-';
  const zero = ZEROS.find((first) => code >= first && code <= first + 9) ?? code;
  return String(code - zero);
}
