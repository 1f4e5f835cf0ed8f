import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLine } from './parse-line.ts';
import { parsePlain } from './parse-plain.ts';
import { parseSyslog } from './parse-syslog.ts';
import type { LineContext, LineHints } from './parsed-line.ts';

const RECEIVED = Date.UTC(2026, 10, 22, 10);

function read(line: string, hints: Partial<LineContext> = {}) {
  const { timeMs, ...rest } = parseLine(line, { receivedMs: RECEIVED, ...hints });
  return { at: timeMs === null ? null : new Date(timeMs).toISOString(), ...rest };
}

describe('parsePlain', () => {
  it.each([
    ['2026-01-31T12:00:00.250Z text', '2026-01-31T12:00:00.250Z'],
    ['2026-01-31T12:00:00+02:00 text', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31 12:00:00,978 text', '2026-01-31T12:00:00.978Z'],
    ['[2026-01-31 12:00:00] text', '2026-01-31T12:00:00.000Z'],
    ['2026/01/31 12:00:00 text', '2026-01-31T12:00:00.000Z'],
    ['26/01/31 12:00:00 text', '2026-01-31T12:00:00.000Z'],
    ['260131 120000 text', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31-12.00.00.675872 text', '2026-01-31T12:00:00.675Z'],
    ['20260131-12:00:00:123 text', '2026-01-31T12:00:00.123Z'],
    ['[Sat Jan 31 12:00:00 2026] text', '2026-01-31T12:00:00.000Z'],
    ['[Sat Jan 31 12:00:00.123456 2026] text', '2026-01-31T12:00:00.123Z'],
    ['[01.31 12:00:00] text', '2026-01-31T12:00:00.000Z'],
    ['31/Jan/2026:12:00:00 +0100 text', '2026-01-31T11:00:00.000Z'],
    ['1769860800 text', '2026-01-31T12:00:00.000Z'],
    ['1769860800.5 text', '2026-01-31T12:00:00.500Z'],
    ['1769860800123 text', '2026-01-31T12:00:00.123Z'],
    ['Jan 31, 2026 12:00:00 PM text', '2026-01-31T12:00:00.000Z'],
    ['Jan 31, 2026 1:02:03\u202fPM text', '2026-01-31T13:02:03.000Z'],
    ['2026-01-31 12:00:00 AM text', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31 1:02:03.5 p.m. text', '2026-01-31T13:02:03.500Z'],
    ['1/31/2026 1:02:03 PM text', '2026-01-31T13:02:03.000Z'],
    ['2026-01-31 12:00:00 CET text', '2026-01-31T11:00:00.000Z'],
    ['2026-01-31 12:00:00.5 EST text', '2026-01-31T17:00:00.500Z'],
    ['Jan 31 2026 12:00:00 CDT text', '2026-01-31T17:00:00.000Z'],
    ['Sat Jan 31 12:00:00 CET 2026 text', '2026-01-31T11:00:00.000Z'],
    ['Sat Jan 31 2026 12:00:00 GMT+0100 (CET) text', '2026-01-31T11:00:00.000Z'],
    ['Jan 31 12:00:00 2026 text', '2026-01-31T12:00:00.000Z'],
    ['20260131T120000Z text', '2026-01-31T12:00:00.000Z'],
  ])('reads the time of %s', (line, at) => {
    expect(read(line)).toMatchObject({ at, msg: 'text' });
  });

  it.each([
    ['260131 203615 148 INFO dfs.Node$Responder: done', 'info', 'dfs.Node$Responder', 'done'],
    ['2026-01-31 18:01:47,978 WARN [main] org.example.App: slow', 'warning', 'org.example.App', 'slow'],
    ['2026-01-31 18:01:47,978 [main] ERROR org.example.App - broken', 'error', 'org.example.App', 'broken'],
    [
      '2026-01-31 17:41:44,747 - INFO  [Peer[id=1]/0:0:2181:Election@774] - time out',
      'info',
      'Election',
      'time out',
    ],
    ['2026-01-31 17:41:44.747  INFO 1234 --- [main] c.e.Foo : up', 'info', 'c.e.Foo', 'up'],
    ['2026-01-31 17:41:44,747 - navigation - CRITICAL - gps gone', 'critical', 'navigation', 'gps gone'],
    [
      '[Sat Jan 31 04:47:44 2026] [error] [client 10.0.0.7] denied',
      'error',
      null,
      '[client 10.0.0.7] denied',
    ],
    ['[Sat Jan 31 04:47:44 2026] [core:notice] started', 'notice', 'core', 'started'],
    ['[01.31 16:49:06] chrome.exe *64 - proxy:5070 open', null, 'chrome.exe', 'proxy:5070 open'],
    ['2026-01-31 12:00:00 Error reading the file', null, null, 'Error reading the file'],
    ['ERROR 2026-01-31 12:00:00,123 [main] a.b.C: broken', 'error', 'a.b.C', 'broken'],
    ['[WARN ] [2026-01-31 12:00:00,123] text', 'warning', null, 'text'],
    ['12:00:00.123 [main] INFO  a.b.C - hello', 'info', 'a.b.C', 'hello'],
    [
      '2026-01-31T12:00:00.123Z error hostd[2099] [Originator@6876] x',
      'error',
      'hostd',
      '[Originator@6876] x',
    ],
    ['2026-01-31T12:00:00.123Z Er(163) Hostd[2099]: x', 'error', 'Hostd', 'x'],
    ['2026-01-31 12:00:00.123 PM1 text', null, null, 'PM1 text'],
    ['2026-01-31 12:00:00 ERROR Timeout: no answer', 'error', null, 'Timeout: no answer'],
  ])('takes level and component from %s', (line, level, service, msg) => {
    expect(read(line)).toMatchObject({ level, service, msg });
    expect(read(line).host).toBeUndefined();
  });

  it('finds the node of a record around its clock, and lets the epoch decide the zone', () => {
    expect(
      read(
        '- 1117838570 2005.06.03 R02-M1-N0-C:J12-U11 2005-06-03-15.42.50.675872 R02-M1-N0-C:J12-U11 RAS KERNEL FATAL parity error',
      ),
    ).toEqual({
      at: '2005-06-03T22:42:50.675Z',
      host: 'R02-M1-N0-C:J12-U11',
      level: 'critical',
      service: 'KERNEL',
      msg: 'parity error',
    });
    expect(
      read(
        '- 1120231520 2005.07.01 UNKNOWN_PLACE 2005-07-01-08.25.20.466953 UNKNOWN_PLACE NULL DISC INFO chip',
      ).host,
    ).toBeUndefined();
  });

  it('finds the node behind a record number, and none where a mere number stands', () => {
    expect(read('134681 node-246 unix.hw state_change 1077804742 1 Component is down')).toEqual({
      at: '2004-02-26T14:12:22.000Z',
      host: 'node-246',
      level: null,
      service: 'unix.hw',
      msg: 'Component is down',
      meta: { event: 'state_change' },
    });
    expect(read('70088 2206 shutdown_cmd new 1077059790 1 Targeting nodes')).toMatchObject({
      service: 'shutdown_cmd',
    });
    expect(read('70088 2206 shutdown_cmd new 1077059790 1 Targeting nodes').host).toBeUndefined();
  });

  it('takes the first field of an access log for the client and never for the host', () => {
    const line = '10.0.0.7 - frank [10/Oct/2025:13:55:36 -0700] "GET / HTTP/1.0" 200 2326';
    expect(read(line)).toMatchObject({
      at: '2025-10-10T20:55:36.000Z',
      msg: '"GET / HTTP/1.0" 200 2326',
      meta: { client: '10.0.0.7', user: 'frank' },
    });
    expect(read(line).host).toBeUndefined();
  });

  it('reads a zoneless time in the zone it is told, on both sides of a change to summer time', () => {
    const zone = { timezone: 'Europe/Oslo' };
    expect(read('2026-01-31 12:00:00 x', zone).at).toBe('2026-01-31T11:00:00.000Z');
    expect(read('2026-07-31 12:00:00 x', zone).at).toBe('2026-07-31T10:00:00.000Z');
    expect(read('2026-03-29 01:59:59 x', zone).at).toBe('2026-03-29T00:59:59.000Z');
    expect(read('2026-03-29 03:00:00 x', zone).at).toBe('2026-03-29T01:00:00.000Z');
    expect(read('2026-07-31 12:00:00 x', { timezone: '-03:30' }).at).toBe('2026-07-31T15:30:00.000Z');
    expect(read('2026-07-31T12:00:00Z x', zone).at).toBe('2026-07-31T12:00:00.000Z');
  });

  it.each([
    '',
    '   ',
    'java.lang.IllegalStateException: x',
    '    at org.example.App.main(App.java:7)',
    '2026-02-30 12:00:00 x',
    '99:99:99',
  ])('keeps %j whole, with the reason', (line) => {
    expect(read(line)).toMatchObject({ at: null, msg: line, parseError: 'no time at the head of the line' });
  });
});

describe('parseSyslog', () => {
  it('reads RFC 3164 with priority, tag and process', () => {
    expect(read('<34>Oct 11 22:14:15 mymachine su[77]: failed for lonvick')).toEqual({
      at: '2026-10-11T22:14:15.000Z',
      level: 'critical',
      severityNumber: 2,
      host: 'mymachine',
      service: 'su',
      msg: 'failed for lonvick',
      meta: { facility: 'auth', pid: '77' },
    });
  });

  it.each([
    ['Jun 14 15:16:01 combo sshd(pam_unix)[19939]: failure; uid=0', 'combo', 'sshd', 'failure; uid=0'],
    ['Jun  4 15:16:01 combo syslogd 1.4.1: restart.', 'combo', 'syslogd', 'restart.'],
    ['Jun 14 15:16:01 combo  -- root[2421]: ROOT LOGIN ON tty2', 'combo', 'root', 'ROOT LOGIN ON tty2'],
    ['2026-06-14T15:16:01.123456+02:00 web-1 kernel: eth0 up', 'web-1', 'kernel', 'eth0 up'],
    ['2026-06-14T15:16:01Z web-1 app[7]: ready', 'web-1', 'app', 'ready'],
    ['<13>Jun 14 15:16:01 root: no host here', undefined, 'root', 'no host here'],
    ['<13>Jun 14 15:16:01 beam2 just a text', 'beam2', null, 'just a text'],
    ['<13>2026-06-14T15:16:01.123456+02:00 web-1 app: ready', 'web-1', 'app', 'ready'],
    [
      '<189>29: *Jun 14 15:16:01.123: %SYS-5-CONFIG_I: Configured',
      undefined,
      null,
      '%SYS-5-CONFIG_I: Configured',
    ],
    ['<187>: 2026 Jun 14 15:16:01 UTC: %ETH-3-IF_DOWN: down', undefined, null, '%ETH-3-IF_DOWN: down'],
    ['<166>Jun 14 2026 15:16:01 fw-1 : %ASA-6-302013: Built', 'fw-1', null, ': %ASA-6-302013: Built'],
  ])('reads %s', (line, host, service, msg) => {
    const parsed = parseSyslog(line, { receivedMs: RECEIVED });
    if (parsed === null) throw new Error('no syslog');
    expect(new Date(parsed.timeMs ?? 0).toISOString()).toMatch(/^2026-06-(0|1)4T1[35]:16:01/);
    expect({ host: parsed.host, service: parsed.service, msg: parsed.msg }).toEqual({ host, service, msg });
  });

  it('gives no level to a line that states none, and the number of the mnemonic to a device without priority', () => {
    expect(read('Jun 14 15:16:01 combo kernel: error somewhere').level).toBeNull();
    expect(read('*Jun 14 15:16:01.123: %LINK-3-UPDOWN: down')).toMatchObject({
      level: 'error',
      severityNumber: 3,
    });
  });

  it('reads RFC 5424 with structured data, escapes and byte order mark, with or without priority', () => {
    const text =
      '1 2026-10-11T22:14:15.003456-01:00 mymachine app 42 ID47 [ex@1 a="b \\"c\\" \\] d"][t q="1"] \uFEFFtext';
    const expected = {
      at: '2026-10-11T23:14:15.003Z',
      host: 'mymachine',
      service: 'app',
      msg: 'text',
      meta: {
        pid: '42',
        msg_id: 'ID47',
        structured_data: { 'ex@1': { a: 'b "c" ] d' }, t: { q: '1' } },
      },
    };
    expect(read(`<165>${text}`)).toMatchObject({ ...expected, level: 'notice', severityNumber: 5 });
    expect(read(text)).toMatchObject({ ...expected, level: null });
  });

  it('takes the dashes of RFC 5424 for nothing', () => {
    expect(read('<14>1 - - - - - -')).toEqual({
      at: null,
      level: 'info',
      severityNumber: 6,
      service: null,
      msg: '',
      meta: { facility: 'user' },
      parseError: 'the sender knows no time',
    });
  });

  it('keeps the text when the structured data is broken', () => {
    expect(read('<14>1 2026-10-11T22:14:15Z h a - - [x y="1" text')).toMatchObject({
      host: 'h',
      msg: '[x y="1" text',
      parseError: 'the structured data cannot be read',
    });
  });

  it('keeps level and text behind a priority without a time', () => {
    expect(read('<11>carrier lost')).toMatchObject({ at: null, level: 'error', msg: 'carrier lost' });
  });

  it('is not deceived by lines that only begin alike', () => {
    for (const line of ['<999>x', '1 apple', 'June 14 was nice', 'Jun 14 15:16:01 Connection lost']) {
      expect(parseSyslog(line, { receivedMs: RECEIVED })).toBeNull();
    }
  });
});

describe('the zone that a line names', () => {
  it('is told, and the time read in the zone of the ship, when the name means several or nothing', () => {
    const zone = { timezone: 'Asia/Kolkata' };
    expect(read('2026-01-31 12:00:00 IST x')).toMatchObject({
      at: '2026-01-31T12:00:00.000Z',
      msg: 'x',
      meta: { zone_unknown: 'IST' },
    });
    expect(read('2026-01-31 12:00:00 IST x', zone)).toMatchObject({
      at: '2026-01-31T06:30:00.000Z',
      meta: { zone_unknown: 'IST' },
    });
    expect(read('<189>1: Jan 31 12:00:00.123 SHIP: %SYS-5-RESTART: x', zone)).toMatchObject({
      at: '2026-01-31T06:30:00.123Z',
      meta: { zone_unknown: 'SHIP' },
    });
  });

  it('counts before the zone of the ship', () => {
    expect(read('Jan 31 12:00:00 CET sw1 app: x', { timezone: 'Asia/Kolkata' })).toMatchObject({
      at: '2026-01-31T11:00:00.000Z',
      host: 'sw1',
    });
  });

  it('is no word that only looks like one', () => {
    expect(read('<13>Jan 31 12:00:00 CETUS app: x')).toMatchObject({ host: 'CETUS' });
    expect(read('<13>Jan 31 12:00:00 EST-1 app: x')).toMatchObject({ host: 'EST-1' });
    expect(read('<13>Jan 31 12:00:00 pm-1 app: x')).toMatchObject({ host: 'pm-1' });
    expect(read('<13>Jan 31 12:00:00 pm.ship app: x')).toMatchObject({ host: 'pm.ship' });
  });
});

describe('a device', () => {
  it('that never set its clock states no time', () => {
    for (const line of [
      '*Mar  1 00:00:12.345: %SYS-5-RESTART: x',
      '<189>29: *Mar  1 00:00:12.345: %SYS-5-RESTART: x',
      '<189>29: *Mar  1 1993 00:00:12.345: %SYS-5-RESTART: x',
      '<189>29: *Mar  9 2002 00:00:12.345 UTC: %SYS-5-RESTART: x',
    ]) {
      expect(read(line)).toMatchObject({
        at: null,
        meta: { clock: 'not set', device_time: expect.stringContaining('Mar') },
        parseError: 'the clock of the device was never set',
      });
    }
  });

  it('whose clock lost its server states a time, with a mark', () => {
    expect(read('<189>29: .Nov 22 09:00:12.345: %SYS-5-RESTART: x')).toMatchObject({
      at: '2026-11-22T09:00:12.345Z',
      meta: { clock: 'not synchronised' },
    });
    expect(
      read('<189>29: *Mar 10 09:00:12: %SYS-5-RESTART: x', { previousTsMs: Date.UTC(2026, 2, 10) }).at,
    ).toBe('2026-03-10T09:00:12.000Z');
  });

  it('of Meraki counts seconds behind a version', () => {
    expect(read('<134>1 1769860800.123456789 MX84 flows src=10.0.0.5 dst=8.8.8.8')).toMatchObject({
      at: '2026-01-31T12:00:00.123Z',
      host: 'MX84',
      service: 'flows',
      msg: 'src=10.0.0.5 dst=8.8.8.8',
    });
  });

  it('may write the year behind the clock, and four digits are a host otherwise', () => {
    expect(read('<187>Jan 31 12:00:00 2026 HP app: x')).toMatchObject({
      at: '2026-01-31T12:00:00.000Z',
      host: 'HP',
    });
    expect(read('<187>Jan 31 12:00:00 4711 app: x')).toMatchObject({ host: '4711', service: 'app' });
  });
});

describe('what stands inside a syslog message', () => {
  it('counts with its level and zone, as ESXi and applications write it', () => {
    expect(
      read('<13>Jan 31 13:00:00 esx1 Hostd: 2026-01-31T12:00:00.123Z error hostd[2099] [Originator@6876] x'),
    ).toMatchObject({
      at: '2026-01-31T12:00:00.123Z',
      level: 'error',
      host: 'esx1',
      meta: { syslog_severity: 5 },
    });
    expect(read('<13>Jan 31 13:00:00 h app: ERROR 2026-01-31 12:00:00,123 [main] a.b.C - x')).toMatchObject({
      at: '2026-01-31T12:00:00.123Z',
      level: 'error',
      service: 'a.b.C',
      msg: 'x',
    });
  });

  it('is read in the zone of the ship when RFC 5424 names none', () => {
    expect(read('<165>1 2026-01-31T12:00:00 h a - - - x', { timezone: 'Europe/Oslo' }).at).toBe(
      '2026-01-31T11:00:00.000Z',
    );
  });
});

describe('the year of a date without one', () => {
  const year = (line: string, receivedMs: number, hints: LineHints = {}) =>
    new Date(parseLine(line, { receivedMs, ...hints }).timeMs ?? 0).toISOString().slice(0, 10);

  it('is the one in which the date fits the receipt, over the turn of the year too', () => {
    expect(year('<13>Dec 31 23:59:59 h a: x', Date.UTC(2027, 0, 1, 0, 0, 5))).toBe('2026-12-31');
    expect(year('<13>Jan  1 00:00:01 h a: x', Date.UTC(2026, 11, 31, 23, 59, 58))).toBe('2027-01-01');
    expect(year('<13>Jun  1 00:00:01 h a: x', Date.UTC(2027, 0, 2))).toBe('2026-06-01');
  });

  it('is a leap year for the 29th of February', () => {
    expect(year('<13>Feb 29 12:00:00 h a: x', Date.UTC(2026, 2, 1))).toBe('2024-02-29');
    expect(year('<13>Feb 29 12:00:00 h a: x', Date.UTC(2028, 2, 1))).toBe('2028-02-29');
  });

  it('is the hint for the first line of a file and moves on with the lines', () => {
    expect(year('Jun 14 15:16:01 combo su: x', RECEIVED, { year: 2005 })).toBe('2005-06-14');
    expect(
      year('Jan  1 00:00:01 combo su: x', RECEIVED, { year: 2005, previousTsMs: Date.UTC(2005, 11, 31) }),
    ).toBe('2006-01-01');
    expect(
      year('Dec 31 23:59:59 combo su: x', RECEIVED, { year: 2005, previousTsMs: Date.UTC(2006, 0, 1) }),
    ).toBe('2005-12-31');
    expect(
      year('Jul 26 10:00:00 combo su: x', RECEIVED, { year: 2005, previousTsMs: Date.UTC(2005, 9, 30) }),
    ).toBe('2005-07-26');
  });
});

describe('whatever comes in', () => {
  const fragments = fc.constantFrom(
    '<34>',
    '1 ',
    'Oct 11 22:14:15 ',
    '2026-01-31T12:00:00Z ',
    '1117838570 ',
    '[',
    ']',
    '[a b="',
    '"',
    '- ',
    'host ',
    'tag[1]: ',
    'ERROR ',
    '\0',
    '\uD800',
    '%A-3-B: ',
  );
  const lines = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(fc.oneof(fragments, fc.string({ maxLength: 5 })), { maxLength: 20 })
      .map((parts) => parts.join('')),
  );
  const valid = (parsed: ReturnType<typeof parsePlain> | null) =>
    parsed === null ||
    ((parsed.timeMs === null || Number.isInteger(parsed.timeMs)) && typeof parsed.msg === 'string');

  it('neither parser throws, and the time is a whole number of milliseconds or null', () => {
    fc.assert(
      fc.property(lines, fc.option(fc.integer({ min: 1, max: 9999 }), { nil: undefined }), (line, year) => {
        const context = { receivedMs: RECEIVED, ...(year === undefined ? {} : { year }) };
        return valid(parseSyslog(line, context)) && valid(parsePlain(line, context));
      }),
      { numRuns: 2000 },
    );
  });
});
