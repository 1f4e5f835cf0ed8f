import { LogInput, MetricInput, SYSLOG_PORT, TRACKING_ID_PATTERN } from '@aiops/contracts';
import { execute } from '@bpinternal/verel';
import { describe, expect, it } from 'vitest';
import { faultsOf, holds, readVector, through, vrlBlocks } from './vector.ts';
import { vectorEvents } from './vector-events.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const vector = readVector();
const events = vectorEvents(new Date('2026-11-22T10:45:40.120Z'));
const log = (source: string, event: Readonly<Record<string, unknown>>) =>
  LogInput.strict().parse(through([source, 'tracked_logs'], event));

describe('the configuration of Vector', () => {
  it('names only inputs that there are, and leaves no source and no transform unread', () => {
    const made = new Set([...Object.keys(vector.sources), ...Object.keys(vector.transforms)]);
    const readers = [...Object.values(vector.transforms), ...Object.values(vector.sinks)];
    const read = new Set(readers.flatMap(({ inputs }) => inputs));
    expect([...read].filter((name) => !made.has(name))).toEqual([]);
    expect([...made].filter((name) => !read.has(name))).toEqual([]);
  });

  it('has VRL in every remap and filter that compiles without a warning', () => {
    const blocks = vrlBlocks();
    const withPrograms = Object.values(vector.transforms).filter(({ type }) =>
      ['remap', 'filter'].includes(type),
    );
    expect(blocks.size).toBe(withPrograms.length);
    for (const [name, program] of blocks) expect([name, faultsOf(program)]).toEqual([name, []]);
    expect(faultsOf('.level = parse_syslog(.message)')).not.toEqual([]);
  });

  it('can’t fail on any event: what is dropped in a remap would be told of to nobody', () => {
    for (const [name, _program] of vrlBlocks()) {
      for (const event of [
        {},
        { message: 7, timestamp: 'then', severity: 'odd', PRIORITY: 'x', file: null, tags: [], gauge: 1 },
      ]) {
        expect(() => through([name], event), name).not.toThrow();
      }
    }
    expect(() => execute('. = {"at": to_int!(.at)}', { at: 'then' })).toThrow();
  });

  it('keeps what waits on disk, acknowledges end to end, and makes senders wait when the disk is full', () => {
    for (const name of ['ingest_logs', 'ingest_metrics']) {
      expect(vector.sinks[name]).toMatchObject({
        acknowledgements: { enabled: true },
        buffer: { type: 'disk', when_full: 'block' },
        framing: { method: 'newline_delimited' },
        encoding: { codec: 'json' },
      });
    }
  });

  it('takes its key from the file that is mounted', () => {
    expect(vector.secret.keys).toMatchObject({ type: 'directory', path: '/run/keys' });
    expect(vector.sinks.ingest_logs).toMatchObject({
      auth: { strategy: 'bearer', token: 'SECRET[keys.ingest_key]' },
    });
  });

  it('listens for syslog on the port of the port table, over both', () => {
    const address = `0.0.0.0:${SYSLOG_PORT}`;
    expect(vector.sources.syslog_tcp).toMatchObject({ mode: 'tcp', address });
    expect(vector.sources.syslog_udp).toMatchObject({ mode: 'udp', address });
  });
});

describe('a syslog message', () => {
  it('becomes a record with the sender’s own severity, host and program', () => {
    expect(log('from_syslog', events.syslog)).toEqual({
      kind: 'log',
      ts: '2026-11-22T10:45:40.120Z',
      host: 'wan-rt-1',
      service: 'sshd',
      level: 'err',
      severity_number: 3,
      msg: 'Failed password for root from 198.51.100.7',
      tracking_id: 'bridge:0017',
      meta: {
        facility: 'auth',
        msgid: 'ID47',
        pid: 4711,
        peer: '10.0.0.2',
        structured_data: { 'aiops@32473': { tracking_id: 'bridge:0017' } },
      },
    });
  });

  it('without a host is its sender’s, and without a severity has none', () => {
    const { host, level, severity_number } = log('from_syslog', {
      message: 'x',
      source_ip: '10.0.0.9',
      timestamp: '2026-11-22T10:45:40Z',
    });
    expect([host, level, severity_number]).toEqual(['10.0.0.9', undefined, undefined]);
  });

  it('keeps each of the eight severities', () => {
    const words = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];
    const numbers = words.map(
      (severity) => log('from_syslog', { ...events.syslog, severity }).severity_number,
    );
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('a tracking_id', () => {
  const tracked = (tracking_id: unknown): string =>
    String(through(['tracked_logs'], { msg: 'x', tracking_id }).tracking_id);

  it('that came along in a valid form is kept', () => {
    expect(['a', 'A-z_0.9:x', 'x'.repeat(128)].map(tracked)).toEqual(['a', 'A-z_0.9:x', 'x'.repeat(128)]);
  });

  it('that is missing, or has no such form, is a new UUIDv7', () => {
    for (const bad of [undefined, null, '', 7, 'a b', 'é', 'x'.repeat(129), 'a\nb']) {
      expect(tracked(bad)).toMatch(UUID_V7);
      expect(tracked(bad)).toMatch(TRACKING_ID_PATTERN);
    }
    expect(tracked('')).not.toBe(tracked(''));
  });

  it('is given to metrics as to logs', () => {
    expect(through(['from_machine', 'tracked_metrics'], events.machineMetric).tracking_id).toMatch(UUID_V7);
  });
});

describe('a line of a file', () => {
  it('in plain text has the time and the level that it begins with, and the program that its file is named after', () => {
    const { tracking_id, ...record } = log('from_files', events.plainLine);
    expect(record).toEqual({
      kind: 'log',
      ts: '2026-11-22T10:45:40.120',
      host: 'ship-server',
      service: 'pos',
      level: 'error',
      msg: '2026-11-22 10:45:40,120 ERROR [till-4] printer gone',
      meta: { file: '/host/logs/pos/pos.log' },
    });
    expect(tracking_id).toMatch(UUID_V7);
  });

  it('that states neither has the time at which it was read, and no level', () => {
    const record = log('from_files', events.bareLine);
    expect([record.ts, record.level]).toEqual(['2026-11-22T10:45:41.120Z', undefined]);
    expect(log('from_files', { ...events.bareLine, message: 'no error here' }).level).toBeUndefined();
  });

  it('of a logger’s JSON keeps all that the logger said', () => {
    expect(LogInput.parse(through(['from_files', 'tracked_logs'], events.jsonLine))).toMatchObject({
      ts: '2026-11-22T10:45:40.120Z',
      host: 'pos-7',
      service: 'till',
      level: 'warn',
      msg: 'drawer open',
      tracking_id: 'till-7:99',
      shift: 3,
    });
  });

  it('is told to be of the machine that the installation names', () => {
    const named = readVector({ MACHINE_NAME: 'bridge-pc' });
    expect(through(['from_files'], events.plainLine, named).host).toBe('bridge-pc');
  });
});

describe('an entry of the journal', () => {
  it('keeps its priority, its unit and its host', () => {
    expect(log('from_journal', events.journalEntry)).toMatchObject({
      ts: '2026-11-22T10:45:40.120Z',
      host: 'ship-server-1',
      service: 'kernel',
      level: 'crit',
      severity_number: 2,
      msg: 'Out of memory: Killed process 811 (mysqld)',
      meta: { unit: 'init.scope', pid: '1' },
    });
  });
});

describe('a metric of the machine', () => {
  it('has the name and the unit that the thresholds of the policy use', () => {
    const { tracking_id: _, ...record } = MetricInput.strict().parse(
      through(['from_machine', 'tracked_metrics'], events.machineMetric),
    );
    expect(record).toEqual({
      kind: 'metric',
      ts: '2026-11-22T10:45:40.120Z',
      host: 'ship-server',
      service: 'machine',
      name: 'disk_pct',
      value: 85.12,
      unit: '%',
      labels: { mount: '/var/log' },
    });
  });

  it('is one of those chosen: counters tell a detector nothing', () => {
    expect(holds('machine_chosen', { name: 'load1' })).toBe(true);
    expect(holds('machine_chosen', { name: 'cpu_seconds_total' })).toBe(false);
  });
});
