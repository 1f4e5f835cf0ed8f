import { readLineTime } from '../line-time.ts';
import type { LineFormat } from './line-format.ts';

const HEAD =
  /^(?:([A-Za-z0-9.-]{1,253}:\d{1,5}) )?([0-9A-Za-z.:_-]{1,255}) (\S{1,255}) ([^[\]"]{1,255}?) (?=\[\d\d?\/[A-Z][a-z]{2}\/\d{4}:)/;
const STATUS = /" (\d{3}) (\d{1,19}|-)(?= |$)/y;
const REQUEST = /^([A-Z][A-Z_-]{0,31}) (\S+)(?: (HTTP\/[\d.]{1,4}))?$/;
const QUOTE = 34;
const BACKSLASH = 92;

/** The text between the quote at `at` and the one that closes it. Null when there is none. */
function readQuoted(text: string, at: number): { value: string; end: number } | null {
  if (text.charCodeAt(at) !== QUOTE) return null;
  for (let i = at + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i += 1;
    else if (code === QUOTE) return { value: text.slice(at + 1, i), end: i };
  }
  return null;
}

function noteRequest(meta: Record<string, unknown>, request: string): void {
  const m = REQUEST.exec(request);
  if (m === null) return;
  meta.method = m[1];
  meta.path = m[2];
  if (m[3] !== undefined) meta.protocol = m[3];
}

/**
 * Web access logs of Apache and nginx, common and combined, with a virtual host before them or not. The first field is
 * the client and never the host that wrote the line; a level is not stated, so there is none, whatever the status.
 */
export const accessFormat: LineFormat = {
  name: 'access',
  read(text, context) {
    if (!text.includes('/', 10)) return null;
    const head = HEAD.exec(text);
    if (head === null) return null;
    const time = readLineTime(text, head[0].length, context);
    if (time === null) return null;
    const meta: Record<string, unknown> = { client: head[2] };
    if (head[1] !== undefined) meta.vhost = head[1];
    if (head[4] !== '-') meta.user = head[4];
    let at = time.end;
    while (text[at] === ' ') at += 1;
    const msg = text.slice(at);
    const request = readQuoted(text, at);
    if (request === null) return { timeMs: time.ms, msg, meta };
    noteRequest(meta, request.value);
    STATUS.lastIndex = request.end;
    const status = STATUS.exec(text);
    if (status === null) return { timeMs: time.ms, msg, meta };
    meta.status = Number(status[1]);
    if (status[2] !== '-') meta.bytes = Number(status[2]);
    const referrer = readQuoted(text, STATUS.lastIndex + 1);
    const agent = referrer === null ? null : readQuoted(text, referrer.end + 2);
    if (referrer !== null && referrer.value !== '-') meta.referrer = referrer.value;
    if (agent !== null && agent.value !== '-') meta.user_agent = agent.value;
    return { timeMs: time.ms, msg, meta };
  },
};
