import { describe, expect, it } from 'vitest';
import { said } from './reading.fixture.ts';

/** Lines from the documentation of each source, and what they say. */
const LINES: readonly (readonly [string, string, object])[] = [
  [
    'ECS',
    '{"@timestamp":"2019-08-06T12:09:12.375Z","log.level":"INFO","message":"Tomcat started on port(s): 8080 (http)","service.name":"spring-petclinic","process.thread.name":"restartedMain","log.logger":"org.springframework.boot.web.embedded.tomcat.TomcatWebServer"}',
    {
      at: '2019-08-06T12:09:12.375Z',
      level: 'info',
      service: 'spring-petclinic',
      msg: 'Tomcat started on port(s): 8080 (http)',
      meta: { thread: 'restartedMain' },
    },
  ],
  [
    'ECS with objects',
    '{"@timestamp":"2026-01-31T12:00:00Z","log":{"level":"error","logger":"x"},"host":{"name":"web-1","ip":["10.0.0.1"]},"service":{"name":"shop"},"process":{"pid":42},"trace":{"id":"4bf92f3577b34da6a3ce929d0e0e4736"},"message":"no stock"}',
    {
      level: 'error',
      host: 'web-1',
      service: 'shop',
      msg: 'no stock',
      meta: { pid: '42', trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', 'host.ip': ['10.0.0.1'] },
    },
  ],
  [
    'OpenTelemetry',
    '{"timeUnixNano":"1544712660300000000","severityNumber":17,"body":{"stringValue":"Example log record"},"attributes":[{"key":"service.name","value":{"stringValue":"cart"}},{"key":"n","value":{"intValue":"5"}}],"traceId":"5b8efff798038103d269b633813fc60c"}',
    {
      at: '2018-12-13T14:51:00.300Z',
      level: 'error',
      severityNumber: 17,
      service: 'cart',
      msg: 'Example log record',
      meta: { 'attributes.n': '5', trace_id: '5b8efff798038103d269b633813fc60c' },
    },
  ],
  [
    'pino',
    '{"level":50,"time":1531171074631,"pid":657,"hostname":"Davids-MBP-3.fritz.box","msg":"hello world"}',
    {
      at: '2018-07-09T21:17:54.631Z',
      level: 'error',
      severityNumber: 50,
      host: 'Davids-MBP-3.fritz.box',
      service: null,
      msg: 'hello world',
      meta: { pid: '657' },
    },
  ],
  [
    'Bunyan',
    '{"name":"myapp","hostname":"banana.local","pid":40161,"level":40,"msg":"lost","time":"2013-01-04T18:46:23.851Z","v":0}',
    { at: '2013-01-04T18:46:23.851Z', level: 'warning', host: 'banana.local', service: 'myapp', msg: 'lost' },
  ],
  [
    'Logback',
    '{"@timestamp":"2019-11-03T10:15:30.123+01:00","@version":"1","message":"My message","logger_name":"org.company.stack.Sample","thread_name":"main","level":"WARN","level_value":30000}',
    {
      at: '2019-11-03T09:15:30.123Z',
      level: 'warning',
      service: 'org.company.stack.Sample',
      msg: 'My message',
      meta: { thread: 'main', level_value: 30000 },
    },
  ],
  [
    'Winston',
    '{"level":"verbose","message":"Connected","label":"db","timestamp":"2026-01-31 12:00:00"}',
    { at: '2026-01-31T12:00:00.000Z', level: 'trace', msg: 'Connected', meta: { label: 'db' } },
  ],
  [
    'zap',
    '{"level":"dpanic","ts":1531171074.5,"caller":"main.go:12","logger":"sync","msg":"impossible"}',
    { at: '2018-07-09T21:17:54.500Z', level: 'critical', service: 'sync', msg: 'impossible' },
  ],
  [
    'journald',
    '{"__REALTIME_TIMESTAMP":"1423944916375353","_SOURCE_REALTIME_TIMESTAMP":"1423944916372858","PRIORITY":"3","_HOSTNAME":"bupkis","SYSLOG_IDENTIFIER":"systemd","_PID":"2119","_COMM":"systemd","MESSAGE":"Failed to start"}',
    {
      at: '2015-02-14T20:15:16.372Z',
      level: 'error',
      severityNumber: 3,
      host: 'bupkis',
      service: 'systemd',
      msg: 'Failed to start',
      meta: { pid: '2119', _COMM: 'systemd' },
    },
  ],
  [
    'journald, with a message in bytes',
    '{"__REALTIME_TIMESTAMP":"1423944916375353","PRIORITY":"6","MESSAGE":[27,91,111,107]}',
    { level: 'info', msg: '\u001b[ok' },
  ],
  [
    'Docker',
    '{"log":"Log line is here\\n","stream":"stdout","time":"2019-01-01T11:11:11.111111111Z"}',
    {
      at: '2019-01-01T11:11:11.111Z',
      level: null,
      service: null,
      msg: 'Log line is here',
      meta: { stream: 'stdout' },
    },
  ],
  [
    'Docker around another JSON',
    '{"log":"{\\"level\\":\\"error\\",\\"msg\\":\\"inner\\",\\"service\\":\\"api\\"}\\n","stream":"stderr","time":"2019-01-01T11:11:11.1Z"}',
    { at: '2019-01-01T11:11:11.100Z', level: 'error', service: 'api', msg: 'inner' },
  ],
  [
    'Docker around an application line',
    '{"log":"2026-01-31 12:00:00,123 ERROR [main] org.x.App: broken\\n","stream":"stdout","time":"2026-01-31T12:00:01Z"}',
    { at: '2026-01-31T12:00:00.123Z', level: 'error', service: 'org.x.App', msg: 'broken' },
  ],
  [
    'GELF',
    '{"version":"1.1","host":"example.org","short_message":"A short message","full_message":"Backtrace here","timestamp":1385053862.3072,"level":1,"_user_id":9001}',
    {
      at: '2013-11-21T17:11:02.307Z',
      level: 'alert',
      severityNumber: 1,
      host: 'example.org',
      msg: 'A short message',
    },
  ],
  [
    'MongoDB',
    '{"t":{"$date":"2020-05-01T15:16:17.180+00:00"},"s":"W","c":"NETWORK","id":12345,"ctx":"listener","msg":"Listening on","attr":{"address":"127.0.0.1"}}',
    { at: '2020-05-01T15:16:17.180Z', level: 'warning', service: 'NETWORK', msg: 'Listening on' },
  ],
  [
    'log4j 2',
    '{"instant":{"epochSecond":1493121664,"nanoOfSecond":118000000},"thread":"main","level":"FATAL","loggerName":"HelloWorld","message":"Hello"}',
    { at: '2017-04-25T12:01:04.118Z', level: 'critical', service: 'HelloWorld', msg: 'Hello' },
  ],
  [
    'slog',
    '{"time":"2022-11-08T15:28:26.000000000-05:00","level":"INFO+2","msg":"hello","count":3}',
    { at: '2022-11-08T20:28:26.000Z', level: 'info', msg: 'hello', meta: { count: 3 } },
  ],
  [
    'Serilog',
    '{"@t":"2016-06-07T03:44:57.8532799Z","@m":"Hello, nblumhardt","@i":"7a8b9c0d","@l":"Fatal"}',
    { at: '2016-06-07T03:44:57.853Z', level: 'critical', msg: 'Hello, nblumhardt' },
  ],
  [
    'Python, with a number of its own scale',
    '{"asctime":"2026-01-31 12:00:00,250","levelno":40,"name":"root","message":"no"}',
    { at: '2026-01-31T12:00:00.250Z', level: 'error', service: 'root', msg: 'no' },
  ],
];

describe('a JSON line', () => {
  it.each(LINES)('of %s states what it states', (_, line, expected) => {
    expect(said(line)).toMatchObject(expected);
  });

  it('is read inside a syslog message, and what it states counts more than the header', () => {
    const body = '{"level":"error","msg":"no route","time":"2026-11-22T09:59:58.5Z","service":"router"}';
    expect(said(`<14>Nov 22 10:00:00 gw-1 app[7]: ${body}`)).toEqual({
      at: '2026-11-22T09:59:58.500Z',
      level: 'error',
      host: 'gw-1',
      service: 'router',
      msg: 'no route',
      meta: { facility: 'user', pid: '7', syslog_severity: 6, format: 'json' },
    });
    expect(said(`<14>Nov 22 10:00:00 gw-1 app[7]: @cee: x`).level).toBe('info');
  });

  it.each([
    ['1769860800', '2026-01-31T12:00:00.000Z'],
    ['1769860800.25', '2026-01-31T12:00:00.250Z'],
    ['1769860800250', '2026-01-31T12:00:00.250Z'],
    ['1769860800250000', '2026-01-31T12:00:00.250Z'],
    ['1769860800250000000', '2026-01-31T12:00:00.250Z'],
    ['"1769860800250000000"', '2026-01-31T12:00:00.250Z'],
    ['"2026-01-31T12:00Z"', '2026-01-31T12:00:00.000Z'],
    ['"2026-01-31T13:00:00.250123456+01"', '2026-01-31T12:00:00.250Z'],
    ['"2026-01-31T13:00:00+01:00[Europe/Oslo]"', '2026-01-31T12:00:00.000Z'],
    ['"20260131T120000Z"', '2026-01-31T12:00:00.000Z'],
    ['"31/Jan/2026:13:00:00 +0100"', '2026-01-31T12:00:00.000Z'],
    ['{"seconds":1769860800,"nanos":250000000}', '2026-01-31T12:00:00.250Z'],
    ['17', null],
    ['"soon"', null],
  ])('states the time %s', (time, at) => {
    expect(said(`{"time":${time},"msg":"x"}`).at).toBe(at);
  });

  it('keeps its tracking_id, and a trace id for what it is', () => {
    expect(said('{"msg":"x","tracking_id":"T-1","trace_id":"abc"}')).toMatchObject({
      trackingId: 'T-1',
      meta: { trace_id: 'abc' },
    });
  });

  it('without a message is kept whole, and what is broken is text', () => {
    const line = '{"level":"error","time":"2026-01-31T12:00:00Z","code":7}';
    expect(said(line)).toMatchObject({ at: '2026-01-31T12:00:00.000Z', level: 'error', msg: line });
    for (const broken of ['{"level":"error"', '{}x', '{"a":1}}']) {
      expect(said(broken)).toMatchObject({ at: null, level: null, msg: broken });
    }
  });

  it('keeps what has no meaning, whatever its name', () => {
    const { meta } = said('{"msg":"x","__proto__":{"a":1},"constructor":2}');
    expect(Object.keys(meta ?? {}).sort()).toEqual(['__proto__', 'constructor', 'format']);
    expect(Object.getPrototypeOf(meta)).toBe(Object.prototype);
  });
});
