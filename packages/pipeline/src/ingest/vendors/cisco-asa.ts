import type { LineFormat } from '../formats/line-format.ts';
import { readCiscoHead } from './cisco-head.ts';
import { type Draft, noteMatch, setSyslogSeverity } from './draft.ts';

const NUMBERED = /%(ASA|FTD|PIX|FWSM)-(?:[a-z]{1,16}-)?([0-7])-(\d{6}): ?/y;
const MAX_HEAD = 300;

/**
 * The class of a message, which is the service: by the first three digits of its number, as Cisco's "Syslog messages
 * by class" groups them. A number of no class stays `asa`.
 */
const CLASSES: Readonly<Record<string, readonly number[]>> = {
  aaa: [109, 113, 605, 611],
  acl: [106],
  config: [111, 112, 208, 308],
  failover: [101, 102, 103, 104, 105, 210, 311, 709],
  ids: [400, 401, 415, 733],
  interface: [411],
  ip: [209, 215, 313, 317, 408],
  ospf: [318, 409, 503, 613],
  session: [
    108, 201, 202, 204, 302, 303, 304, 305, 314, 405, 406, 407, 500, 502, 607, 608, 609, 616, 620, 703, 710,
  ],
  snmp: [212],
  sys: [199, 211, 214, 216, 306, 307, 315, 414, 604, 606, 610, 612, 614, 615, 701, 711],
  vpn: [316, 320, 402, 404, 501, 602, 702, 713, 714, 715, 716, 722, 725],
};
const CLASS_OF = new Map(
  Object.entries(CLASSES).flatMap(([name, numbers]) => numbers.map((number) => [number, name] as const)),
);

const SOURCE =
  /\b(?:src \S{1,64}?:|[Ff]rom (?:\S{1,64}?:)?|user IP = |IP address: |IP <|IP = |faddr )\(?([\da-f.:]{3,45}?)(?=[/(>,;: ]|$)/;
const DESTINATION = /\b(?:dst \S{1,64}?:|to \S{1,64}?:|laddr )([\da-f.:]{3,45}?)(?=[/( ]|$)/;
const USER =
  /\b(?:user = |Uname: |for user |User <|[Uu]ser '|Username = |Username: )["'<]?([\w.@\\*-]{1,64})/;
const INTERFACE = /\b[Ii]nterface ([\w./-]{1,63})(?=[, ]|$)/;
const RULE = /\bby access-group "([^"]{1,128})"/;

/** Cisco ASA, FTD, PIX and FWSM: `%ASA-4-106023: …`. */
export const CISCO_ASA: LineFormat = {
  name: 'cisco_asa',
  read(text, context) {
    const at = text.indexOf('%');
    if (at < 0 || at > MAX_HEAD) return null;
    NUMBERED.lastIndex = at;
    const m = NUMBERED.exec(text);
    if (m === null) return null;
    const draft: Draft = { meta: {} };
    if (!readCiscoHead(draft, text, at, context)) return null;
    setSyslogSeverity(draft, Number(m[2]));
    draft.service = CLASS_OF.get(Math.floor(Number(m[3]) / 1000)) ?? 'asa';
    draft.msg = text.slice(at);
    draft.meta.message_id = m[3];
    const body = text.slice(NUMBERED.lastIndex);
    noteMatch(draft, 'source', SOURCE, body);
    noteMatch(draft, 'destination', DESTINATION, body);
    noteMatch(draft, 'interface', INTERFACE, body);
    noteMatch(draft, 'rule', RULE, body);
    if (body.includes('ser') || body.includes('name')) noteMatch(draft, 'user', USER, body);
    return draft;
  },
};
