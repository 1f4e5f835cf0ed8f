const MAX_QUOTE = 140;
const MAX_NAME = 64;

/** A quote ends only where we end it. */
const MARKS = /[«»‹›]/g;
/** Control characters, line ends, and what turns the direction of writing or can't be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]+/gu;
const SPACES = / {2,}/g;
const LINK = /\b(?:https?|ftp|file|mailto|javascript|data|ssh|tel):[^\s]*|\bwww\.[^\s]+/gi;

/**
 * Foreign text as data: one line, bounded, without our marks, and with no link that somebody might follow. It says
 * what the log said; whatever that asks for, it stays a quotation.
 */
export function quoted(text: string): string {
  return `«${quotable(text)}»`;
}

/** What stands between the marks. @param most characters */
export function quotable(text: string, most = MAX_QUOTE): string {
  // What is behind four times the bound can't be in the quote, however much of the rest is removed.
  const line = text
    .slice(0, most * 4)
    .replace(UNSEEN, ' ')
    .replace(MARKS, "'")
    .replace(LINK, '(link)')
    .replace(SPACES, ' ')
    .trim();
  const points = [...line];
  return points.length <= most ? line : `${points.slice(0, most - 1).join('')}…`;
}

/** One word with a digit or a mark within it: `db-01`, `pc7`, `mail.example`. */
const PLAIN_NAME = /^(?=.*[0-9._-])[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]$/;

/** Of a machine that no registry holds: `kiosk-15`, `guest-tv-07`, `10.0.0.7`; three words in a row may be a sentence, and a dot an address to go to. */
const FOREIGN_NAME =
  /^(?:(?=.*[0-9])(?:[A-Za-z]{2,}[-_]?){0,2}[A-Za-z]?[0-9][A-Za-z0-9]{0,15}|\d{1,3}(?:\.\d{1,3}){3})$/;

/**
 * The name of a device or host as it stands in a sentence: itself where it looks like a name, else a quotation. A host
 * calls itself what it likes, and a plain word for a name would be taken for what the sentence says.
 */
export function entityWord(entity: string): string {
  const isHost = entity.startsWith('host:');
  const bare = isHost ? entity.slice('host:'.length) : entity;
  const isName = bare.length <= MAX_NAME && (isHost ? FOREIGN_NAME : PLAIN_NAME).test(bare);
  return isName ? bare : quoted(bare.slice(0, MAX_NAME));
}
