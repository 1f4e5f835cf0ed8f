import { OpenLines } from './continuation.ts';
import { parseSyslog } from './parse-syslog.ts';

export interface JoinerLimits {
  /** Lines in one record, and characters; what is beyond begins another record. */
  readonly maxLines: number;
  readonly maxChars: number;
}

export const JOINER_LIMITS: JoinerLimits = { maxLines: 500, maxChars: 65_536 };

/** Lines that belong together. */
export interface JoinedLines<T> {
  readonly text: string;
  /** What came with the first of them. */
  readonly tag: T;
  readonly lines: number;
}

/** The cheap look at a line with a syslog header: only behind `tag: ` a frame may stand. */
const FRAME_BEHIND_TAG =
  /: (?:\t| {2,}at | {2,}File "| ?at \S| {0,8}\.{3} \d| {0,8}Caused by: |Traceback |During handling|The above exc|[A-Za-z_][\w.]{0,80}: )/;
const HEADER_CHARS = 1024;

interface Sender {
  readonly key: string;
  readonly body: string;
}

/** Host, program and process of a syslog line, and its text; null for any other line. */
function senderOf(line: string): Sender | null {
  const head = line.length > HEADER_CHARS ? line.slice(0, HEADER_CHARS) : line;
  const parsed = parseSyslog(head, { receivedMs: 0 });
  if (parsed === null || parsed.service === null) return null;
  const key = `${parsed.host ?? ''} ${parsed.service} ${String(parsed.meta?.pid ?? '')}`;
  return { key, body: parsed.msg + line.slice(head.length) };
}

/**
 * Joins the lines of one source that continue the line before: stack traces, and whatever is indented. Only
 * neighbours are joined, and a line with a syslog header only to one of the same host, program and process.
 * Holds one record; knows no time: whoever feeds it live asks `mayGoOn` and flushes.
 */
export class LineJoiner<T> {
  readonly #limits: JoinerLimits;
  #parts: string[] = [];
  #chars = 0;
  #tag: T | undefined;
  #open: OpenLines | null = null;
  /** Of the first line; undefined as long as nobody asked. */
  #sender: Sender | null | undefined;

  constructor(limits: JoinerLimits = JOINER_LIMITS) {
    this.#limits = limits;
  }

  /** Takes the next line; gives the record before it, when this one does not belong to it. */
  push(text: string, tag: T): JoinedLines<T> | null {
    if (this.#open !== null) {
      const part = this.#continuation(this.#open, text);
      if (part !== null && this.#hasRoomFor(part)) {
        this.#open.add(part);
        this.#parts.push(part);
        this.#chars += part.length + 1;
        return null;
      }
    }
    const done = this.flush();
    this.#open = new OpenLines(text);
    this.#parts = [text];
    this.#chars = text.length;
    this.#tag = tag;
    return done;
  }

  /** What is held, or null. */
  flush(): JoinedLines<T> | null {
    if (this.#open === null) return null;
    const done = { text: this.#parts.join('\n'), tag: this.#tag as T, lines: this.#parts.length };
    this.#open = null;
    this.#parts = [];
    this.#tag = undefined;
    this.#sender = undefined;
    return done;
  }

  /** True when what is held looks like a trace of which more may come. */
  get mayGoOn(): boolean {
    return this.#open?.mayGoOn ?? false;
  }

  #hasRoomFor(part: string): boolean {
    const { maxLines, maxChars } = this.#limits;
    return this.#parts.length < maxLines && this.#chars + part.length < maxChars;
  }

  /** The part of the line that continues what is open; null when it does not. */
  #continuation(open: OpenLines, text: string): string | null {
    if (open.isContinuedBy(text)) return text;
    if (!FRAME_BEHIND_TAG.test(text.length > HEADER_CHARS ? text.slice(0, HEADER_CHARS) : text)) return null;
    const sender = senderOf(text);
    if (sender === null || !open.isContinuedByBody(sender.body)) return null;
    this.#sender ??= senderOf(this.#parts[0] ?? '');
    return this.#sender?.key === sender.key ? sender.body : null;
  }
}
