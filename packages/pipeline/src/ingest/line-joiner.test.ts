import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineJoiner } from './line-joiner.ts';

function joined(lines: readonly string[], limits?: { maxLines: number; maxChars: number }): string[] {
  const joiner = new LineJoiner<number>(limits);
  const done = lines.map((line, i) => joiner.push(line, i));
  return [...done, joiner.flush()].flatMap((record) => (record === null ? [] : [record.text]));
}

const NEXT = '2026-01-31 12:00:01 INFO next';

const TRACES: Readonly<Record<string, readonly string[]>> = {
  Java: [
    '2026-01-31 12:00:00,123 ERROR [main] org.x.App: request failed',
    'java.lang.IllegalStateException: no session',
    '\tat org.x.App.run(App.java:17)',
    '\tat java.base/java.lang.Thread.run(Thread.java:829)',
    'Caused by: java.io.IOException: broken pipe',
    '\tat org.x.Io.write(Io.java:3)',
    '\t... 12 more',
  ],
  Python: [
    '2026-01-31 12:00:00 ERROR worker failed',
    'Traceback (most recent call last):',
    '  File "/app/main.py", line 10, in <module>',
    '    run()',
    "KeyError: 'cabin'",
    'During handling of the above exception, another exception occurred:',
    'Traceback (most recent call last):',
    '  File "/app/main.py", line 12, in <module>',
    'app.errors.WorkerError: gone',
  ],
  Node: [
    'TypeError: Cannot read properties of undefined',
    '    at handle (/app/index.js:7:13)',
    '    at async Server.<anonymous> (/app/server.js:20:3)',
  ],
  Go: [
    'panic: runtime error: index out of range [5] with length 3',
    'goroutine 1 [running]:',
    'main.main()',
    '\t/tmp/sandbox/prog.go:9 +0x1d',
    'exit status 2',
  ],
  '.NET': [
    'Unhandled exception. System.InvalidOperationException: outer',
    ' ---> System.Exception: inner',
    '   at App.Run() in /src/App.cs:line 12',
    '   --- End of inner exception stack trace ---',
    '   at App.Main() in /src/App.cs:line 3',
  ],
};

describe('lines that continue the one before', () => {
  it.each(Object.entries(TRACES))('are one record with it: %s', (_, lines) => {
    expect(joined([...lines, NEXT])).toEqual([lines.join('\n'), NEXT]);
    expect(joined([...lines, ...lines])).toEqual([lines.join('\n'), lines.join('\n')]);
  });

  it('are told by who sent them when each has a syslog header', () => {
    const java = '<11>Jan 31 12:00:00 web-1 app[12]: ';
    const lines = [
      `${java}java.lang.IllegalStateException: x`,
      `${java}\tat org.x.App.run(App.java:17)`,
      `${java}Caused by: java.io.IOException: y`,
      '<11>Jan 31 12:00:00 web-1 app[13]: \tat org.x.Other.run(Other.java:1)',
      '<11>Jan 31 12:00:00 web-2 app[13]: \tat org.x.Other.run(Other.java:2)',
    ];
    expect(joined(lines)).toEqual([
      `${lines[0]}\n\tat org.x.App.run(App.java:17)\nCaused by: java.io.IOException: y`,
      lines[3],
      lines[4],
    ]);
  });

  it('keep the last line of a Python traceback that came with headers', () => {
    const head = '<11>1 2026-01-31T12:00:00Z web-1 app 7 - - ';
    const bsd = '<11>Jan 31 12:00:00 web-1 app[7]: ';
    expect(
      joined([
        `${bsd}Traceback (most recent call last):`,
        `${bsd}  File "/a.py", line 1, in f`,
        `${bsd}ValueError: no`,
        `${head}ValueError: another`,
      ]),
    ).toHaveLength(2);
  });
});

describe('lines that only look alike', () => {
  it.each([
    [['<6>Jan 31 12:00:00 h kernel:  BIOS-e820: 0000', '<6>Jan 31 12:00:00 h kernel:  BIOS-e820: 0001']],
    [['{"msg":"a"}', '  {"msg":"b"}', '{"msg":"c"}']],
    [['java.lang.A: x', 'java.lang.BException: y']],
    [['2026-01-31 12:00:00 INFO a', 'ready', 'main.main()']],
    [['first', '1 at x (y)', '<13>Caused by: z']],
  ])('stay apart: %j', (lines) => {
    expect(joined(lines)).toEqual(lines);
  });
});

describe('the bounds of a record', () => {
  it('begin another one and lose nothing', () => {
    const lines = ['head', ...Array.from({ length: 9 }, (_, i) => ` at f${i} (x)`)];
    const records = joined(lines, { maxLines: 4, maxChars: 1000 });
    expect(records.map((record) => record.split('\n').length)).toEqual([4, 4, 2]);
    expect(records.join('\n').split('\n')).toEqual(lines);
    for (const record of joined(lines, { maxLines: 100, maxChars: 30 })) {
      expect(record.length).toBeLessThanOrEqual(30);
    }
  });

  it('hold for any lines: nothing is lost, doubled or moved', () => {
    const piece = fc.constantFrom(
      '\tat x (y)',
      'Caused by: a',
      ...(TRACES.Python ?? []),
      ...(TRACES.Go ?? []),
      NEXT,
      '{"a":1}',
    );
    const lines = fc.array(
      fc.oneof(
        piece,
        fc.string({ unit: 'binary' }).map((text) => text.replace(/\n/g, '')),
      ),
    );
    fc.assert(
      fc.property(lines, (given) => {
        expect(joined(given).join('\n')).toBe(given.join('\n'));
      }),
    );
  });

  it('tell what may go on, so that nothing else has to wait', () => {
    const joiner = new LineJoiner<null>();
    joiner.push(NEXT, null);
    expect(joiner.mayGoOn).toBe(false);
    joiner.push('2026-01-31 12:00:02 ERROR java.lang.IllegalStateException: x', null);
    expect(joiner.mayGoOn).toBe(true);
    joiner.flush();
    expect(joiner.mayGoOn).toBe(false);
  });
});
