const MAX_QUOTE_LENGTH = 160;

/** The beginning of a line, for a reason that fits one line. */
export function quoteOf(text: string): string {
  const line = text.trim();
  return line.length <= MAX_QUOTE_LENGTH ? line : `${line.slice(0, MAX_QUOTE_LENGTH - 1)}…`;
}
