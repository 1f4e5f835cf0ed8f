import type { Level } from '@aiops/contracts';
import { levelAtHead, levelOfSyslogNumber } from './level-words.ts';

/** What stands between the time and the text of a line, and where the text begins. */
export interface LineHeader {
  level: Level | null;
  service: string | null;
  pid?: string;
  /** Thread, logger or whatever else stood in brackets. */
  thread?: string;
  msg: string;
}

interface Piece {
  readonly text: string;
  readonly bracketed: boolean;
  readonly end: number;
}

const MAX_BEFORE_LEVEL = 5;
const MAX_BRACKET = 200;
const NAME = /^[A-Za-z_][\w.$@/-]{0,127}$/;

/** The inside of a bracket group at `at`, brackets inside it included. Null when it does not close soon. */
function readBracket(text: string, at: number): Piece | null {
  let depth = 0;
  const limit = Math.min(text.length, at + MAX_BRACKET);
  for (let i = at; i < limit; i += 1) {
    if (text[i] === '[') depth += 1;
    else if (text[i] === ']') depth -= 1;
    if (depth === 0) return { text: text.slice(at + 1, i).trim(), bracketed: true, end: i + 1 };
  }
  return null;
}

function skipSpaces(text: string, at: number): number {
  let i = at;
  while (text[i] === ' ' || text[i] === '\t') i += 1;
  return i;
}

const WORD = /[^\s[\]]{1,200}/y;

function readPiece(text: string, from: number): Piece | null {
  const at = skipSpaces(text, from);
  if (text[at] === '[') return readBracket(text, at);
  WORD.lastIndex = at;
  const m = WORD.exec(text);
  return m === null ? null : { text: m[0], bracketed: false, end: WORD.lastIndex };
}

/** A bare word is a level if it is in capitals or closed by a colon; in brackets in any case, `[core:error]` too. */
function levelOfPiece(piece: Piece): { level: Level; module?: string } | null {
  if (!piece.bracketed) {
    const word = piece.text.replace(/[:|]$/, '');
    const marked = word !== piece.text || (word === word.toUpperCase() && word.length > 2);
    const level = marked ? levelAtHead(word) : null;
    return level === null ? null : { level };
  }
  const colon = piece.text.lastIndexOf(':');
  const level = levelAtHead(piece.text.slice(colon + 1));
  if (level === null) return null;
  return colon > 0 ? { level, module: piece.text.slice(0, colon) } : { level };
}

interface LevelAt {
  readonly level: Level;
  readonly end: number;
  readonly bracketed: boolean;
  readonly before: LineHeader;
}

/** Looks for the level behind nothing but pids, dashes, bracket groups and at most one name. */
function findLevel(text: string): LevelAt | null {
  const before: LineHeader = { level: null, service: null, msg: '' };
  let at = 0;
  for (let i = 0; i <= MAX_BEFORE_LEVEL; i += 1) {
    const piece = readPiece(text, at);
    if (piece === null) return null;
    const found = levelOfPiece(piece);
    if (found !== null) {
      if (found.module !== undefined) before.service ??= found.module;
      return { level: found.level, end: piece.end, bracketed: piece.bracketed, before };
    }
    if (piece.bracketed) before.thread ??= piece.text;
    else if (/^\d{1,10}$/.test(piece.text)) before.pid ??= piece.text;
    else if (!/^[-|:,]{1,3}$/.test(piece.text)) {
      if (before.service !== null || !NAME.test(piece.text)) return null;
      before.service = piece.text;
    }
    at = piece.end;
  }
  return null;
}

const SEPARATOR = /\s*(?:[-|:]\s+)?/y;
/** Spring's `1234 --- `. */
const PID_RULE = /(\d{1,10}) ---\s+/y;
/** A class or module path: a lone word before a colon belongs to the text, unless a thread stands before it. */
const PATH = /([A-Za-z_][\w$-]*(?:[.$/][\w$-]+)+)(?:\s*:(?=\s|$)|\s+-(?=\s))/y;
const LOGGER = /([A-Za-z_][\w.$/-]{0,127})(?:\s*:(?=\s|$)|\s+-(?=\s))/y;
const CLASS_AND_LINE = /(?:^|:)([A-Za-z_$][\w.$]*)@-?\d+$/;

function skip(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Thread and logger between the level and the text. A bracket group is header only if a logger or a dash follows. */
function readOrigin(header: LineHeader, text: string, from: number): number {
  let at = from;
  const bracket = text[at] === '[' ? readBracket(text, at) : null;
  if (bracket !== null) {
    const next = skipSpaces(text, bracket.end);
    const logger = skip(LOGGER, text, next);
    const dash = /^[-:] /.test(text.slice(next, next + 2));
    if (logger === null && !dash) return at;
    const source = CLASS_AND_LINE.exec(bracket.text)?.[1];
    if (source !== undefined) header.service ??= source;
    header.thread ??= bracket.text;
    if (logger === null) return next + 2;
    header.service = logger[1] ?? header.service;
    return skipSpaces(text, LOGGER.lastIndex);
  }
  const logger = skip(header.thread === undefined ? PATH : LOGGER, text, at);
  if (logger !== null) {
    header.service = logger[1] ?? header.service;
    at = skipSpaces(text, (header.thread === undefined ? PATH : LOGGER).lastIndex);
  }
  return at;
}

/** `sshd[123]: `, `chrome.exe *64 - `: a program with its process, or with a dash. */
const PROGRAM =
  /^\s*(?:([A-Za-z0-9_][\w.+-]{0,63})\[(\d{1,10})\]:|([A-Za-z0-9_][\w+-]*\.[A-Za-z]\w{0,9})(?: \*\d\d)? -)(?:\s+|$)/;

function withoutLevel(rest: string): LineHeader {
  const program = PROGRAM.exec(rest);
  if (program === null) {
    skip(SEPARATOR, rest, 0);
    return { level: null, service: null, msg: rest.slice(SEPARATOR.lastIndex) };
  }
  const header: LineHeader = {
    level: null,
    service: program[1] ?? program[3] ?? null,
    msg: rest.slice(program[0].length),
  };
  if (program[2] !== undefined) header.pid = program[2];
  return header;
}

/** `error hostd[2099] text`, `Er(163) Hostd[2099]: text`: the way of ESXi, whose level is a mere word elsewhere. */
const LEVEL_AND_PROGRAM =
  /^\s{0,4}(?:([a-z]{4,11})|(?:Em|Al|Cr|Er|Wa|No|In|Db)\((\d{1,3})\)) ([A-Za-z_][\w.-]{0,63})\[([0-9A-F]{1,16})\]:?(?:\s+|$)/;

function readLevelAndProgram(rest: string): LineHeader | null {
  const m = LEVEL_AND_PROGRAM.exec(rest);
  if (m === null) return null;
  const [whole, word, priority, service = '', pid = ''] = m;
  const level = word === undefined ? levelOfSyslogNumber(Number(priority) & 7) : levelAtHead(word);
  if (level === null || level === undefined) return null;
  return { level, service, pid, msg: rest.slice(whole.length) };
}

/** Reads level, process, thread and component behind the time, by their form alone. */
export function readHeader(rest: string): LineHeader {
  const ofProgram = readLevelAndProgram(rest);
  if (ofProgram !== null) return ofProgram;
  const found = findLevel(rest);
  if (found === null) return withoutLevel(rest);
  const header: LineHeader = { ...found.before, level: found.level };
  skip(SEPARATOR, rest, found.end);
  let at = SEPARATOR.lastIndex;
  const pid = skip(PID_RULE, rest, at);
  if (pid !== null) {
    header.pid ??= pid[1] ?? '';
    at = PID_RULE.lastIndex;
  }
  // Behind a level in brackets, further brackets are the text's own: `[error] [client 10.0.0.1] …`.
  if (!found.bracketed) at = readOrigin(header, rest, at);
  header.msg = rest.slice(at);
  return header;
}
