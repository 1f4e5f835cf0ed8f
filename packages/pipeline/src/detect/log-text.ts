/** CSI and OSC sequences and two-character escapes, as terminals read them. */
const TERMINAL_CODES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** A line as matching reads it: without terminal codes, runs of blanks as one. */
export function plainText(msg: string): string {
  let text = msg;
  if (text.includes('\u001b')) text = text.replace(TERMINAL_CODES, '');
  if (text.includes('  ') || text.includes('\t') || text.includes('\n'))
    text = text.replace(/[ \t\r\n]+/g, ' ');
  return text;
}
