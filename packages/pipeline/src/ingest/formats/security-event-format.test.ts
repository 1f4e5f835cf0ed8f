import { describe, expect, it } from 'vitest';
import { said } from './reading.fixture.ts';

describe('an event of a security device', () => {
  it.each([
    [
      'Sep 19 08:26:10 host CEF:0|Security|threatmanager|1.0|100|worm successfully stopped|10|src=10.0.0.1 dst=2.1.2.2 spt=1232',
      {
        at: '2026-09-19T08:26:10.000Z',
        host: 'host',
        service: 'threatmanager',
        level: 'critical',
        msg: 'worm successfully stopped',
        meta: { vendor: 'Security', event_id: '100', severity: '10', src: '10.0.0.1', spt: '1232' },
      },
    ],
    [
      '<134>Sep 19 08:26:10 fw-1 CEF:0|V|P|1|7|detected a \\| in message|5|act=blocked a \\= dst=1.1.1.1 msg=two words',
      {
        host: 'fw-1',
        level: 'warning',
        msg: 'detected a | in message: two words',
        meta: { act: 'blocked a =', dst: '1.1.1.1' },
      },
    ],
    ['CEF:0|V|P|1|7|x|Very-High|rt=1769860800250', { at: '2026-01-31T12:00:00.250Z', level: 'critical' }],
    ['CEF:0|V|P|1|7|x|Low|rt=Jan 31 2026 12:00:00', { at: '2026-01-31T12:00:00.000Z', level: 'info' }],
    ['CEF:1|V|P|1|7|x|Unknown|dvchost=ips-9', { host: 'ips-9', level: null }],
    [
      '2026-01-31T12:00:00Z ids-1 CEF:0|V|P|1|7|x|8|',
      { at: '2026-01-31T12:00:00.000Z', host: 'ids-1', level: 'error' },
    ],
    ['CEF:0|V|P|1|7|x', { service: null, msg: 'CEF:0|V|P|1|7|x' }],
    ['a note about CEF:0 and pipes', { service: null, msg: 'a note about CEF:0 and pipes' }],
    [
      'Jan 18 11:07:53 192.168.1.1 LEEF:1.0|Lancope|StealthWatch|1.0|41|src=10.0.1.8\tdst=10.0.0.5\tsev=5\tmsg=too many',
      {
        host: '192.168.1.1',
        service: 'StealthWatch',
        level: 'warning',
        msg: '41: too many',
        meta: { src: '10.0.1.8' },
      },
    ],
    [
      'LEEF:2.0|Lancope|StealthWatch|1.0|41|^|src=10.0.1.8^dst=10.0.0.5^sev=9',
      { level: 'critical', meta: { dst: '10.0.0.5' } },
    ],
    ['LEEF:2.0|V|P|1|E|x5E|a=1^devTime=1769860800', { at: '2026-01-31T12:00:00.000Z', meta: { a: '1' } }],
  ])('%s', (line, expected) => {
    expect(said(line)).toMatchObject(expected);
  });
});
