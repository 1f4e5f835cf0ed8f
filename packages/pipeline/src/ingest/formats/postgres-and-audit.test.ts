import { describe, expect, it } from 'vitest';
import { said } from './reading.fixture.ts';

describe('PostgreSQL', () => {
  it.each([
    [
      '2026-01-31 12:00:00.123 CET [1234] app@shop ERROR:  relation "x" does not exist',
      {
        at: '2026-01-31T11:00:00.123Z',
        level: 'error',
        service: 'postgres',
        msg: 'relation "x" does not exist',
        meta: { pid: '1234', user: 'app', database: 'shop' },
      },
    ],
    [
      '2026-01-31 12:00:00 EST [99] FATAL:  starting up',
      { at: '2026-01-31T17:00:00.000Z', level: 'critical' },
    ],
    [
      '2026-01-31 12:00:00.1 UTC [9] LOG:  checkpoint starting',
      { level: 'info', msg: 'checkpoint starting' },
    ],
    ['2026-01-31 12:00:00 +03 [9] PANIC:  gone', { at: '2026-01-31T09:00:00.000Z', level: 'emergency' }],
    ['2026-01-31 12:00:00 UTC [9] STATEMENT:  SELECT 1', { level: null, msg: 'SELECT 1' }],
    [
      '2026-01-31 12:00:00 IST [9] LOG:  x',
      { at: '2026-01-31T12:00:00.000Z', meta: { zone_unknown: 'IST' } },
    ],
    [
      '<13>Jan 31 12:00:01 db-1 postgres[99]: [5-1] 2026-01-31 12:00:00.5 CET [99] ERROR:  deadlock detected',
      { at: '2026-01-31T11:00:00.500Z', level: 'error', host: 'db-1', msg: 'deadlock detected' },
    ],
    ['2026-02-30 12:00:00 UTC [9] LOG:  no such day', { at: null }],
  ])('%s', (line, expected) => {
    expect(said(line)).toMatchObject(expected);
  });
});

describe('audit', () => {
  it.each([
    [
      'type=AVC msg=audit(1769860800.123:456): avc:  denied  { read } for  pid=1 comm="httpd"',
      {
        at: '2026-01-31T12:00:00.123Z',
        level: null,
        service: 'auditd',
        msg: 'AVC avc:  denied  { read } for  pid=1 comm="httpd"',
        meta: { audit_type: 'AVC', audit_serial: '456' },
      },
    ],
    [
      'node=web-1 type=USER_LOGIN msg=audit(1769860800.5:7): pid=1 res=failed',
      { at: '2026-01-31T12:00:00.500Z', host: 'web-1' },
    ],
    [
      '<13>Jan 31 13:00:00 h kernel: [ 12.345] audit: type=1400 audit(1769860800.123:4): apparmor="DENIED"',
      { at: '2026-01-31T12:00:00.123Z', host: 'h', service: 'kernel' },
    ],
    ['the audit(1769860800.123:4) of today', { at: null }],
  ])('%s', (line, expected) => {
    expect(said(line)).toMatchObject(expected);
  });
});
