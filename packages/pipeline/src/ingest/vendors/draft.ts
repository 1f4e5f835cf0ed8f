import type { FormatReading } from '../formats/line-format.ts';
import { levelOfSyslogNumber } from '../level-words.ts';

/** A reading in the making. */
export type Draft = { -readonly [K in keyof FormatReading]: FormatReading[K] } & {
  meta: Record<string, unknown>;
};

/** Level and number by syslog's scale, which most vendors use; another number leaves both unsaid. */
export function setSyslogSeverity(draft: Draft, severity: number): void {
  const level = levelOfSyslogNumber(severity);
  if (level === undefined) return;
  draft.level = level;
  draft.severityNumber = severity;
}

/** The first group of an expression in a text, put under a plain name; nothing when it is not there or empty. */
export function noteMatch(draft: Draft, name: string, expression: RegExp, text: string): void {
  const found = expression.exec(text)?.[1];
  if (found !== undefined && found !== '') draft.meta[name] = found;
}

/** Puts a value under a plain name unless the source left it empty. */
export function noteValue(draft: Draft, name: string, value: string | undefined): void {
  if (value !== undefined && value !== '' && value !== 'N/A' && value !== '-') draft.meta[name] = value;
}
