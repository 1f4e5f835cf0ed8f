/** A record's place in a body; `fault` when the bytes there can't be one. */
export interface Slice {
  readonly start: number;
  readonly end: number;
  readonly fault?: string;
}

/** In a long record the scan offers to rest after so many bytes. */
const BYTES_BETWEEN_PAUSES = 262_144;

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === NEWLINE || byte === RETURN || byte === TAB;
}

function skipSpace(body: Buffer, from: number): number {
  let at = from;
  while (at < body.length && isSpace(body[at])) at += 1;
  return at;
}

function trimmed(body: Buffer, start: number, end: number): Slice {
  const first = skipSpace(body, start);
  let last = end;
  while (last > first && isSpace(body[last - 1])) last -= 1;
  return { start: Math.min(first, last), end: last };
}

/** One record a line; empty lines do not count. */
function* lines(body: Buffer, from: number): Generator<Slice> {
  let at = from;
  while (at < body.length) {
    const newline = body.indexOf(NEWLINE, at);
    const end = newline === -1 ? body.length : newline;
    const slice = trimmed(body, at, end);
    if (slice.start < slice.end) yield slice;
    at = end + 1;
  }
}

/** The end of the element that begins at `from`: the comma or bracket behind it, or the end of the body. */
function* elementEnd(body: Buffer, from: number): Generator<null, number> {
  let depth = 0;
  let inString = false;
  let pauseAt = from + BYTES_BETWEEN_PAUSES;
  for (let at = from; at < body.length; at += 1) {
    const byte = body[at];
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
    else if (depth === 0 && (byte === COMMA || byte === CLOSE_LIST)) return at;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth = Math.max(0, depth - 1);
    if (at < pauseAt) continue;
    pauseAt = at + BYTES_BETWEEN_PAUSES;
    yield null;
  }
  return body.length;
}

/** The elements of the array that opens at `open`, without parsing them: one bad element spoils no other. */
function* elements(body: Buffer, open: number): Generator<Slice | null> {
  let at = skipSpace(body, open + 1);
  if (body[at] === CLOSE_LIST) {
    yield* rest(body, at + 1);
    return;
  }
  while (true) {
    const end = yield* elementEnd(body, at);
    if (end === body.length) {
      yield { start: at, end, fault: 'the array does not end' };
      return;
    }
    yield trimmed(body, at, end);
    at = end + 1;
    if (body[end] === CLOSE_LIST) {
      yield* rest(body, at);
      return;
    }
  }
}

function* rest(body: Buffer, from: number): Generator<Slice> {
  const at = skipSpace(body, from);
  if (at < body.length) yield { start: at, end: body.length, fault: 'there is something behind the array' };
}

/**
 * Cuts a body into its records: the elements of a JSON array if it begins with a bracket, else one a line.
 * Nothing is parsed, so that the work between two steps stays short; a null is a step without a record.
 */
export function splitRecords(body: Buffer): Generator<Slice | null> {
  const afterMark = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
  const first = skipSpace(body, afterMark);
  return body[first] === OPEN_LIST ? elements(body, first) : lines(body, first);
}
