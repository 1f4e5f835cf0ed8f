import { spoken } from '../theme/words.ts';

const SIGNAL = /^([a-z][a-z0-9_]*)\{(.*)\}$/s;
/** Of a family of log lines: a name that nobody reads. */
const TEMPLATE = /^[0-9a-f]{16}$/;
const FIRST_SIGNAL = /^[a-z][a-z0-9_]*\{[^}]*\}/;
const FIRST_NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+/;

/** `link_down{object=beam 3}` as people read it: `link down (beam 3)`. */
export function signalWords(signal: string): string {
  if (TEMPLATE.test(signal)) return 'a log line';
  const [, name, labels] = SIGNAL.exec(signal) ?? [];
  if (name === undefined || labels === undefined) return reasonWords(signal);
  const words = labels.split(',').map((label) => label.replace(/^object=/, '').replace('=', ' '));
  return `${spoken(name)} (${words.join(', ')})`;
}

/** A reason names first what fired: `disk_pct 100 above 85` becomes `disk pct 100 above 85`. What it quotes stays. */
export function reasonWords(reason: string): string {
  const [signal] = FIRST_SIGNAL.exec(reason) ?? [];
  if (signal !== undefined && signal !== reason)
    return `${signalWords(signal)}${reason.slice(signal.length)}`;
  return reason.replace(FIRST_NAME, spoken);
}
