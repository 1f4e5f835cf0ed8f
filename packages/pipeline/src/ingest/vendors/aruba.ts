import type { Level } from '@aiops/contracts';
import { civilMs } from '../civil-time.ts';
import type { FormatContext, FormatReading, LineFormat } from '../formats/line-format.ts';
import { levelOf } from '../level-words.ts';
import { wallClockToUtc } from '../time-zone.ts';
import { readDeviceTime } from './device-time.ts';
import { type Draft, noteMatch } from './draft.ts';
import { withLinkWords } from './link-words.ts';

const PROCURVE =
  /(?:<\d{1,3}>)?(?:([IWMDE]) (\d\d)\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d) )?(\d{5}) ([A-Za-z][\w-]{0,20}): {1,2}(?:((?:ST|AM|VSF)\d{0,2}-?[A-Z]{0,6}): )?/y;
/** The letters of the switch's own event list. */
const LETTERS: Readonly<Record<string, Level>> = {
  I: 'info',
  W: 'warning',
  M: 'error',
  E: 'error',
  D: 'debug',
};
const PORT = /\b[Pp]ort ([A-Z]?\d[\w/.]{0,20}|Trk\d{1,3})/;
const ADDRESS = /\b(\d{1,3}(?:\.\d{1,3}){3})\b/;
const USER = /\b(?:[Uu]sername[ :=]{1,2}|[Uu]ser[:=] ?|for user |[Uu]ser (?='))'?([\w.@\\-]{1,64})/;

function procurveTime(m: RegExpExecArray, context: FormatContext): number | null {
  if (m[1] === undefined) return null;
  const wall = civilMs(
    2000 + Number(m[4]),
    Number(m[2]),
    Number(m[3]),
    Number(m[5]),
    Number(m[6]),
    Number(m[7]),
    0,
  );
  return wall === null ? null : wallClockToUtc(wall, context.timezone);
}

/** ArubaOS-Switch and ProCurve: `I 11/22/26 10:00:00 00077 ports: port 12 is now off-line`; the service is the module. */
export const ARUBA_SWITCH: LineFormat = {
  name: 'aruba_switch',
  read(text, context): FormatReading | null {
    PROCURVE.lastIndex = 0;
    const m = PROCURVE.exec(text);
    if (m === null) return null;
    const draft: Draft = { meta: { event_id: m[8] } };
    const ms = procurveTime(m, context);
    if (ms !== null) draft.timeMs = ms;
    const level = m[1] === undefined ? undefined : LETTERS[m[1]];
    if (level !== undefined) draft.level = level;
    draft.service = (m[9] ?? '').toLowerCase();
    if (m[10] !== undefined) draft.meta.member = m[10];
    draft.msg = text.slice(PROCURVE.lastIndex);
    noteMatch(draft, 'port', PORT, draft.msg);
    noteMatch(draft, 'source', ADDRESS, draft.msg);
    return draft;
  },
};

const CX = /Event\|(\d{1,6})\|LOG_([A-Z]{3,8})\|([^|]{0,16})\|([^|]{0,16})\|/y;
const CX_INTERFACE = /\b[Ii]nterface (\d[\w/.-]{0,20}|lag ?\d{1,4}|vlan ?\d{1,4})/;

/** ArubaOS-CX: `Event|403|LOG_INFO|AMM|1/1|text`; the service is the daemon of the header. */
export const ARUBA_CX: LineFormat = {
  name: 'aruba_cx',
  read(text): FormatReading | null {
    if (!text.startsWith('Event|')) return null;
    CX.lastIndex = 0;
    const m = CX.exec(text);
    if (m === null) return null;
    const draft: Draft = { meta: { event_id: m[1], role: m[3], member: m[4] } };
    const level = levelOf(m[2] ?? '');
    if (level !== null) draft.level = level;
    draft.msg = withLinkWords(text.slice(CX.lastIndex));
    noteMatch(draft, 'interface', CX_INTERFACE, draft.msg);
    noteMatch(draft, 'source', ADDRESS, draft.msg);
    noteMatch(draft, 'user', USER, draft.msg);
    return draft;
  },
};

const WLC_HEAD = /(?:<\d{1,3}>)?(?=[A-Z][a-z]{2} [ \d]\d )/y;
const WLC_ORIGIN = / ?([A-Za-z0-9_][\w.-]{0,254}) ([\w.-]{1,64})(?:\[(\d{1,10})\])?: (?=<\d{6}>)/y;
const WLC_BODY =
  /<(\d{6})> (?:<(\d{1,10})> )?<(EMRG|ALRT|CRIT|ERRS|WARN|NOTI|INFO|DBUG)> (?:\|(?:AP ([\w.@:-]{1,64}) )?([\w.:-]{1,64})\| {1,2})?(?:<([\w.-]{1,64}) ([\d.]{7,15})> {1,2})?/y;
const WLC_LEVELS: Readonly<Record<string, Level>> = {
  EMRG: 'emergency',
  ALRT: 'alert',
  CRIT: 'critical',
  ERRS: 'error',
  WARN: 'warning',
  NOTI: 'notice',
  INFO: 'info',
  DBUG: 'debug',
};
const CLIENT = /\b(?:MAC|mac|client|STA)[ =:]{1,2}([\da-f]{2}(?::[\da-f]{2}){5})/i;
const CLIENT_ADDRESS = /\b(?:IP|ip)[ =:]{1,2}(\d{1,3}(?:\.\d{1,3}){3})/;

/** Time, host and daemon of a whole line, whose year stands behind the clock; returns where the body begins. */
function readWlcHead(draft: Draft, text: string, context: FormatContext): number | null {
  WLC_HEAD.lastIndex = 0;
  const time = WLC_HEAD.test(text) ? readDeviceTime(text, WLC_HEAD.lastIndex, context) : null;
  // A syslog header takes the year for the host: what follows it is the host.
  WLC_ORIGIN.lastIndex = time?.end ?? 0;
  const origin = WLC_ORIGIN.exec(text);
  if (origin === null) return null;
  if (time !== null) draft.timeMs = time.ms;
  draft.host = origin[1] ?? '';
  draft.service = origin[2] ?? '';
  if (origin[3] !== undefined) draft.meta.pid = origin[3];
  return WLC_ORIGIN.lastIndex;
}

/** Aruba mobility controllers: `<522008> <NOTI> |authmgr| text`, with or without the line's header. */
export const ARUBA_CONTROLLER: LineFormat = {
  name: 'aruba_controller',
  read(text, context): FormatReading | null {
    const first = text.charCodeAt(0);
    if (first !== 60 && !(text.includes(': <') && first !== 123)) return null;
    const draft: Draft = { meta: {} };
    WLC_BODY.lastIndex = 0;
    let m = WLC_BODY.exec(text);
    if (m === null) {
      const at = readWlcHead(draft, text, context);
      if (at === null) return null;
      WLC_BODY.lastIndex = at;
      m = WLC_BODY.exec(text);
      if (m === null) return null;
    }
    const level = WLC_LEVELS[m[3] ?? ''];
    if (level !== undefined) draft.level = level;
    draft.meta.message_id = m[1];
    if (m[5] !== undefined) draft.service = m[5];
    const reporter = m[4] ?? m[6];
    if (reporter !== undefined) draft.meta.reporter = reporter;
    draft.msg = text.slice(WLC_BODY.lastIndex);
    noteMatch(draft, 'client', CLIENT, draft.msg);
    noteMatch(draft, 'user', USER, draft.msg);
    noteMatch(draft, 'source', CLIENT_ADDRESS, draft.msg);
    return draft;
  },
};
