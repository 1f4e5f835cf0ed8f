import { describe, expect, it } from 'vitest';
import { readPairs } from './key-value-format.ts';
import { said } from './reading.fixture.ts';

describe('a line of key=value', () => {
  it.each([
    [
      'time="2023-01-02T15:04:05Z" level=info msg="Loading configuration file" filename=prometheus.yml',
      {
        at: '2023-01-02T15:04:05.000Z',
        level: 'info',
        msg: 'Loading configuration file',
        meta: { filename: 'prometheus.yml' },
      },
    ],
    [
      'ts=2023-01-02T15:04:05.123Z caller=main.go:10 level=warn component=tsdb msg="WAL segment loaded" segment=0',
      { at: '2023-01-02T15:04:05.123Z', level: 'warning', service: 'tsdb', msg: 'WAL segment loaded' },
    ],
    [
      'at=error code=H12 desc="Request timeout" method=GET path=/ host=myapp.example.com status=503',
      { at: null, level: null, host: 'myapp.example.com', meta: { code: 'H12', desc: 'Request timeout' } },
    ],
    [
      'level=error msg="quote \\" and \\\\ inside" err="a\\nb"',
      { level: 'error', msg: 'quote " and \\ inside' },
    ],
    [
      'time=1769860800 lvl=eror pid=7 msg=short',
      { at: '2026-01-31T12:00:00.000Z', level: 'error', msg: 'short', meta: { pid: '7' } },
    ],
    [
      'date=2026-01-31 time=12:00:00 severity=crit msg=x',
      { at: '2026-01-31T12:00:00.000Z', level: 'critical' },
    ],
    ['app=gw, level=debug, msg="with commas"', { service: 'gw', level: 'debug', msg: 'with commas' }],
    ['level=info msg= empty=""', { level: 'info', msg: 'level=info msg= empty=""' }],
    [
      '<30>Jan 31 12:00:00 web-1 traefik[9]: time="2026-01-31T11:59:59Z" level=warning msg="no cert"',
      { at: '2026-01-31T11:59:59.000Z', host: 'web-1', service: 'traefik', level: 'warning', msg: 'no cert' },
    ],
    [
      '2026-01-31 12:00:00 level=info msg=hello',
      { at: '2026-01-31T12:00:00.000Z', level: 'info', msg: 'hello' },
    ],
  ])('%s', (line, expected) => {
    expect(said(line)).toMatchObject(expected);
  });

  it.each([
    'authentication failure; logname= uid=0 euid=0 tty=NODEVssh',
    'a=1',
    'a=1 and more',
    '=x y=1 z=2',
    'a="open b=1',
    'x=1 y="2"z w=3',
  ])('is not %s', (text) => {
    expect(said(text).meta).toBeUndefined();
  });

  it('is read once from its head to its end', () => {
    expect(readPairs('a=1  b="x y",c=')).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: 'x y' },
      { key: 'c', value: '' },
    ]);
    expect(readPairs('a=1 b')).toBeNull();
  });
});
