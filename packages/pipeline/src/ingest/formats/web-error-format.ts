import { levelAtHead } from '../level-words.ts';
import { readLineTime } from '../line-time.ts';
import type { FormatContext, FormatReading, LineFormat } from './line-format.ts';

const NGINX = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?= \[)/;
const NGINX_LEVEL = / \[([a-z]{4,6})\] (\d{1,10})#(\d{1,10}): (?:\*(\d{1,19}) )?/y;
/** The named tail that nginx adds: `, client: 10.0.0.1, server: x, request: "GET / HTTP/1.1"`. */
const NGINX_TAIL = /, (client|server|request|upstream|host|referrer): ("[^"]*"|[^,"\s]+)/g;
/** `host` is the header that the client sent, and not the machine. */
const TAIL_NAMES: Readonly<Record<string, string>> = { host: 'http_host', server: 'vhost' };

function readNginx(text: string, context: FormatContext): FormatReading | null {
  const time = readLineTime(text, 0, context);
  if (time === null) return null;
  NGINX_LEVEL.lastIndex = time.end;
  const head = NGINX_LEVEL.exec(text);
  const level = head === null ? null : levelAtHead(head[1] ?? '');
  if (head === null || level === null) return null;
  const msg = text.slice(NGINX_LEVEL.lastIndex);
  const meta: Record<string, unknown> = { pid: head[2], thread: head[3] };
  if (head[4] !== undefined) meta.connection = head[4];
  for (const [, name = '', value = ''] of msg.matchAll(NGINX_TAIL)) {
    meta[TAIL_NAMES[name] ?? name] = value.replace(/^"|"$/g, '');
  }
  return { timeMs: time.ms, level, msg, meta };
}

const APACHE = /^\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d/;
const APACHE_LEVEL =
  / \[(?:([a-z][a-z0-9_]{0,63}):)?([a-z]+\d?)\] (?:\[pid (\d{1,10})(?::tid (\d{1,20}))?\] )?/y;
const APACHE_CLIENT = /^\[client ([^\]\s]{1,255})\] /;
/** Apache counts its finest output as trace1 to trace8. */
const TRACE = /^trace[1-8]$/;

function readApache(text: string, context: FormatContext): FormatReading | null {
  const time = readLineTime(text, 0, context);
  if (time === null) return null;
  APACHE_LEVEL.lastIndex = time.end;
  const head = APACHE_LEVEL.exec(text);
  if (head === null) return null;
  const word = head[2] ?? '';
  const level = TRACE.test(word) ? 'trace' : levelAtHead(word);
  if (level === null) return null;
  // The client stays in the text too: what a line says is not taken apart further than its header.
  const msg = text.slice(APACHE_LEVEL.lastIndex);
  const client = APACHE_CLIENT.exec(msg)?.[1];
  return {
    timeMs: time.ms,
    level,
    ...(head[1] === undefined ? {} : { service: head[1] }),
    msg,
    meta: {
      ...(head[3] === undefined ? {} : { pid: head[3] }),
      ...(head[4] === undefined ? {} : { thread: head[4] }),
      ...(client === undefined ? {} : { client }),
    },
  };
}

/** Error logs of nginx, and of Apache 2.2 and 2.4. */
export const webErrorFormat: LineFormat = {
  name: 'web_error',
  read(text, context) {
    if (NGINX.test(text)) return readNginx(text, context);
    return APACHE.test(text) ? readApache(text, context) : null;
  },
};
