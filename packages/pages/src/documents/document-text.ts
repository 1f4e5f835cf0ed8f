const FRONT_MATTER = /^---\r?\n[\s\S]{0,4000}?\r?\n---\r?\n/;
const HEADING = /^\s*# [^\n]*\n/;

/** What people read: without what a runbook says to the program, and without the title that stands above it. */
export function bodyOf(text: string): string {
  return text.replace(FRONT_MATTER, '').replace(HEADING, '').trim();
}
