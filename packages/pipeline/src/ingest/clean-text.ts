/** NUL, what a decoder put for bad bytes, and halves of surrogate pairs: none may reach the store. */
const DAMAGE = /[\0\uFFFD]|\p{Surrogate}/u;
const REPLACED = /\0|\p{Surrogate}/gu;
export const DAMAGE_NOTE = 'NUL or bad UTF-8 was replaced';
const REPLACEMENT = '\uFFFD';

export function isDamaged(text: string): boolean {
  return DAMAGE.test(text);
}

export function repaired(text: string): string {
  return text.replace(REPLACED, REPLACEMENT);
}

/** True when the text may need more than `maxBytes` in UTF-8 (a UTF-16 unit takes at most three bytes). */
function mayExceed(text: string, maxBytes: number): boolean {
  return text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes;
}

/** Cuts at `maxBytes` of UTF-8, never inside a character. The same string when it fits. */
export function cutToBytes(text: string, maxBytes: number): string {
  if (!mayExceed(text, maxBytes)) return text;
  // A unit is at least one byte: no more than maxBytes units can be of use.
  const bytes = Buffer.from(text.slice(0, maxBytes));
  let end = Math.min(maxBytes, bytes.length);
  // 10xxxxxx bytes continue a character: go back to where it begins.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
