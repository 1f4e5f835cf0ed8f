import { milliOf } from '../civil-time.ts';
import type { LineFormat } from './line-format.ts';

const HEAD =
  /^(?:\[ {0,6}\d{1,10}\.\d{1,9}\] )?(?:audit: )?(?:node=([\w.:-]{1,255}) )?type=([A-Z0-9_]{1,40}) (?:msg=)?audit\((\d{10})(?:\.(\d{1,9}))?:(\d{1,20})\): ?/;

/** Linux' audit: `type=AVC msg=audit(1773143998.123:456): avc:  denied …`, of auditd and of the kernel. */
export const auditFormat: LineFormat = {
  name: 'audit',
  read(text, context) {
    if (!text.includes('audit(')) return null;
    const m = HEAD.exec(text);
    if (m === null) return null;
    const [whole, node, type = '', seconds, fraction, serial] = m;
    return {
      timeMs: Number(seconds) * 1000 + milliOf(fraction),
      ...(node === undefined ? {} : { host: node }),
      ...(context.service ? {} : { service: 'auditd' }),
      msg: `${type} ${text.slice(whole.length)}`,
      meta: { audit_type: type, audit_serial: serial },
    };
  },
};
