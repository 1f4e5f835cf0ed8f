import { describe, expect, it } from 'vitest';
import { said } from './reading.fixture.ts';

describe('an access log', () => {
  it.each([
    [
      '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326',
      {
        at: '2000-10-10T20:55:36.000Z',
        msg: '"GET /apache_pb.gif HTTP/1.0" 200 2326',
        meta: {
          client: '127.0.0.1',
          user: 'frank',
          method: 'GET',
          path: '/apache_pb.gif',
          status: 200,
          bytes: 2326,
        },
      },
    ],
    [
      '127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"',
      {
        meta: {
          referrer: 'http://www.example.com/start.html',
          user_agent: 'Mozilla/4.08 [en] (Win98; I ;Nav)',
        },
      },
    ],
    [
      '::1 - - [01/Jan/2026:00:00:00 +0000] "OPTIONS * HTTP/1.0" 200 -',
      { meta: { client: '::1', path: '*', status: 200 } },
    ],
    [
      'shop.example.com:80 10.0.0.7 - - [01/Jan/2026:00:00:00 +0000] "POST /a HTTP/1.1" 500 12',
      { meta: { vhost: 'shop.example.com:80', client: '10.0.0.7', status: 500 } },
    ],
    ['10.0.0.7 - - [01/Jan/2026:00:00:00 +0000] "-" 408 -', { meta: { client: '10.0.0.7', status: 408 } }],
    [
      '10.0.0.7 - - [01/Jan/2026:00:00:00 +0000] "\\x16\\x03\\x01" 400 226 "-" "-"',
      { meta: { status: 400, bytes: 226 } },
    ],
    [
      '10.0.0.7 - - [01/Jan/2026:00:00:00 +0000] "GET /a\\"b HTTP/1.1" 404 1',
      { meta: { path: '/a\\"b', status: 404 } },
    ],
    [
      '10.0.0.7 - a user [01/Jan/2026:00:00:00 +0000] "GET / HTTP/2.0" 200 1',
      { meta: { user: 'a user', protocol: 'HTTP/2.0' } },
    ],
    [
      '10.0.0.7 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/2.0',
      { msg: '"GET / HTTP/2.0', meta: { client: '10.0.0.7' } },
    ],
    [
      '<190>Jan  1 00:00:01 web-1 nginx: 10.0.0.7 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 301 0',
      {
        host: 'web-1',
        service: 'nginx',
        level: 'info',
        at: '2026-01-01T00:00:00.000Z',
        meta: { status: 301 },
      },
    ],
  ])('%s', (line, expected) => {
    expect(said(line)).toMatchObject(expected);
  });

  it('states no level, whatever its status, and no host', () => {
    const { level, host, service } = said('10.0.0.7 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 500 1');
    expect({ level, host, service }).toEqual({ level: null, host: undefined, service: null });
  });
});

describe('an error log of a web server', () => {
  it.each([
    [
      '2026/01/31 12:00:00 [error] 1234#5678: *99 open() "/usr/share/x" failed (2: No such file or directory), client: 10.0.0.1, server: example.com, request: "GET /x HTTP/1.1", host: "shop.example.com"',
      {
        at: '2026-01-31T12:00:00.000Z',
        level: 'error',
        meta: {
          pid: '1234',
          connection: '99',
          client: '10.0.0.1',
          vhost: 'example.com',
          request: 'GET /x HTTP/1.1',
          http_host: 'shop.example.com',
        },
      },
    ],
    [
      '2026/01/31 12:00:00 [emerg] 1#1: bind() to 0.0.0.0:80 failed (98: Address already in use)',
      { level: 'emergency', msg: 'bind() to 0.0.0.0:80 failed (98: Address already in use)' },
    ],
    [
      '2026/01/31 12:00:00 [notice] 12#12: signal 15 (SIGTERM) received, exiting',
      { level: 'notice', meta: { pid: '12' } },
    ],
    [
      '2026/01/31 12:00:00 [crit] 9#9: *1 connect() to unix:/run/x.sock failed, upstream: "http://unix:/run/x.sock:/"',
      { level: 'critical', meta: { upstream: 'http://unix:/run/x.sock:/' } },
    ],
    [
      '[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 4328636416] [client 72.15.99.187] File does not exist: /usr/local/apache2/htdocs/favicon.ico',
      {
        at: '2011-09-09T10:42:29.902Z',
        level: 'error',
        service: 'core',
        msg: '[client 72.15.99.187] File does not exist: /usr/local/apache2/htdocs/favicon.ico',
        meta: { pid: '35708', thread: '4328636416', client: '72.15.99.187' },
      },
    ],
    [
      '[Wed Oct 11 14:32:52 2000] [error] [client 127.0.0.1] client denied',
      { level: 'error', service: null, meta: { client: '127.0.0.1' } },
    ],
    [
      '[Sun Dec 04 04:47:44 2005] [notice] workerEnv.init() ok',
      { level: 'notice', msg: 'workerEnv.init() ok' },
    ],
    [
      '[Thu Jan 01 00:00:00.1 2026] [ssl:trace3] [pid 7] detail',
      { level: 'trace', service: 'ssl', meta: { pid: '7' } },
    ],
    ['2026/01/31 12:00:00 [unknown] 1#1: x', { at: '2026-01-31T12:00:00.000Z', level: null }],
  ])('%s', (line, expected) => {
    expect(said(line)).toMatchObject(expected);
  });

  it('names no machine: the host in it is what the client asked for', () => {
    expect(said('2026/01/31 12:00:00 [error] 1#1: *9 x, host: "a"').host).toBeUndefined();
  });
});
