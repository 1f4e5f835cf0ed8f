const FRONT_MATTER = /^---\r?\n[\s\S]{0,4000}?\r?\n---\r?\n/;
const HEADING = /^\s*# [^\n]*\n/;

/** Above a text whose file is gone. */
export function withdrawnWords(source: string): string {
  const what = source === 'policies' ? 'This segment of the policy' : 'This runbook';
  return `${what} is withdrawn: its file is gone. It is shown because an account cites it. Do not act by it.`;
}

/** What people read: without what a runbook says to the program, and without the title that stands above it. */
export function bodyOf(text: string): string {
  return text.replace(FRONT_MATTER, '').replace(HEADING, '').trim();
}
