import type { FormatContext, FormatReading, LineFormat } from '../formats/line-format.ts';
import { readDeviceTime } from './device-time.ts';
import { type Draft, noteMatch, setSyslogSeverity } from './draft.ts';
import { withLinkWords } from './link-words.ts';

/** `%%10IFNET/3/PHY_UPDOWN: `: version, module, severity, mnemonic; VRP adds a kind and a count. */
const MARK =
  /%{1,2}(\d\d)([A-Z][A-Z0-9_]{0,31})\/([0-7])\/([A-Za-z0-9_]{1,64})(?:\(([a-z])\))?(?:\[\d{1,10}\])?(?:: ?|$| (?=\S))/y;
/** What a stack says of the member before the text: `-Slot=1; `, `-DevIP=10.0.0.1;`. */
const ORIGIN = /(-[A-Za-z]{2,12}=[^;\s]{1,64}[;:-]? ?){1,6}/y;
const HEAD = /(?:<\d{1,3}>)?%?(?=[A-Z][a-z]{2} |\d{4} )/y;
const HOST = / ([A-Za-z0-9_][\w.-]{0,254}) $/;
const MAX_HEAD = 300;

/** Module to service, where several speak of one thing; every other module is its own service in lower case. */
const SERVICES: Readonly<Record<string, string>> = {
  IFNET: 'interface',
  LAGG: 'interface',
  SHELL: 'aaa',
  LOGIN: 'aaa',
  SSHS: 'ssh',
  DEV: 'environment',
  DRVPLAT: 'environment',
  MSTP: 'stp',
};

const INTERFACE = /\b[Ii]nterface ([A-Za-z][\w./:-]{0,62}\d)/;
const SOURCE = /\b(?:from|IP(?: address)?[:=]?) (\d{1,3}(?:\.\d{1,3}){3})/;

/** Time and host of a whole line; false when something else stands before the mark. */
function readHead(draft: Draft, text: string, end: number, context: FormatContext): boolean {
  if (end === 0) return true;
  HEAD.lastIndex = 0;
  if (!HEAD.test(text)) return false;
  const time = readDeviceTime(text, HEAD.lastIndex, context);
  if (time === null || time.end >= end) return false;
  draft.timeMs = time.ms;
  if (time.unknownZone !== undefined) draft.meta.zone_unknown = time.unknownZone;
  const between = text.slice(time.end, end);
  const host = HOST.exec(between)?.[1];
  if (host !== undefined) draft.host = host;
  return host !== undefined || between === ' ';
}

/** HPE Comware, H3C, and Huawei VRP, which has the same form. The service is the module. */
export const COMWARE: LineFormat = {
  name: 'comware',
  read(text, context): FormatReading | null {
    const at = text.indexOf('%%') >= 0 ? text.indexOf('%%') : text.startsWith('%') ? 0 : -1;
    if (at < 0 || at > MAX_HEAD) return null;
    MARK.lastIndex = at;
    const m = MARK.exec(text);
    if (m === null) return null;
    const [, , module = '', severity, name = ''] = m;
    const draft: Draft = { meta: {} };
    if (!readHead(draft, text, at, context)) return null;
    setSyslogSeverity(draft, Number(severity));
    draft.service = SERVICES[module] ?? module.toLowerCase();
    draft.meta.mnemonic = `${module}/${severity}/${name}`;
    ORIGIN.lastIndex = MARK.lastIndex;
    const origin = ORIGIN.exec(text)?.[0];
    if (origin !== undefined) draft.meta.origin = origin.trim();
    const body = text.slice(MARK.lastIndex + (origin?.length ?? 0));
    draft.msg = withLinkWords(`${module}/${severity}/${name}: ${body}`);
    noteMatch(draft, 'interface', INTERFACE, body);
    noteMatch(draft, 'source', SOURCE, body);
    return draft;
  },
};
