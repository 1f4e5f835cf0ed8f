const MAX_LENGTH = 600;
const BLANK_LINE = /\n[^\S\n]*\n/;

/**
 * Cuts Markdown into passages of up to 600 characters, at blank lines where it can, at line ends where a paragraph or a
 * block of code is longer, and within a line only when the line itself is longer. No passage is empty.
 */
export function passagesOf(text: string): string[] {
  const passages: string[] = [];
  let current = '';
  const end = (): void => {
    if (current.trim() !== '') passages.push(current);
    current = '';
  };
  for (const paragraph of text.split(BLANK_LINE)) {
    for (const piece of piecesOf(paragraph)) {
      if (current !== '' && current.length + piece.length > MAX_LENGTH) end();
      current = current === '' ? piece : `${current}\n${piece}`;
    }
  }
  end();
  return passages;
}

/** The paragraph itself, or, when it is too long, runs of its lines. */
function piecesOf(paragraph: string): string[] {
  if (paragraph.length <= MAX_LENGTH) return [paragraph];
  const pieces: string[] = [];
  let current = '';
  for (const line of paragraph.split('\n')) {
    for (let at = 0; at < Math.max(1, line.length); at += MAX_LENGTH) {
      const part = line.slice(at, at + MAX_LENGTH);
      if (current !== '' && current.length + part.length > MAX_LENGTH) {
        pieces.push(current);
        current = '';
      }
      current = current === '' ? part : `${current}\n${part}`;
    }
  }
  if (current !== '') pieces.push(current);
  return pieces;
}
