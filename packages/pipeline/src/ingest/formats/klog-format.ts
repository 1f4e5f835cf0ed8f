import type { Level } from '@aiops/contracts';
import { civilMs, milliOf } from '../civil-time.ts';
import { withYear } from '../missing-year.ts';
import { wallClockToUtc } from '../time-zone.ts';
import type { LineFormat } from './line-format.ts';

const HEAD =
  /^([IWEF])(\d{4})?(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{1,9}) {1,8}(\d{1,10}) ([^\s:\]]{1,200}):(\d{1,7})\] ?/;
const LEVELS: Readonly<Record<string, Level>> = { I: 'info', W: 'warning', E: 'error', F: 'critical' };

/** glog of C++ and klog of Kubernetes: `I0131 12:00:00.123456   12345 file.go:123] text`, with a year or without. */
export const klogFormat: LineFormat = {
  name: 'klog',
  read(text, context) {
    const m = HEAD.exec(text);
    if (m === null) return null;
    const [month, day, hour, minute, second] = [3, 4, 5, 6, 7].map((i) => Number(m[i])) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const milli = milliOf(m[8]);
    const wall =
      m[2] === undefined
        ? withYear({ month, day, hour, minute, second, milli }, context)
        : civilMs(Number(m[2]), month, day, hour, minute, second, milli);
    const level = LEVELS[m[1] ?? ''];
    if (wall === null || level === undefined) return null;
    return {
      timeMs: wallClockToUtc(wall, context.timezone),
      level,
      msg: text.slice(m[0].length),
      meta: { thread: m[9], caller: `${m[10]}:${m[11]}` },
    };
  },
};
