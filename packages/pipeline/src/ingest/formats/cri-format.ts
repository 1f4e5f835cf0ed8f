import { readIsoTime } from '../iso-time.ts';
import type { LineFormat } from './line-format.ts';

const STREAM = / (stdout|stderr) ([FP]) /y;

/** Container runtimes' own files: `2016-10-06T00:17:09.669794202Z stdout F text`. */
export const criFormat: LineFormat = {
  name: 'cri',
  read(text) {
    if (text[10] !== 'T') return null;
    const time = readIsoTime(text, 0);
    if (time === null || !time.zoned) return null;
    STREAM.lastIndex = time.end;
    const m = STREAM.exec(text);
    if (m === null) return null;
    return {
      timeMs: time.ms,
      msg: text.slice(STREAM.lastIndex),
      meta: { stream: m[1], ...(m[2] === 'P' ? { partial: true } : {}) },
    };
  },
};
