import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamFraming } from './stream-framing.ts';

function cut(text: string, sizes: readonly number[], maxBytes = 100): string[] {
  const framing = new StreamFraming(maxBytes);
  const bytes = Buffer.from(text);
  const messages: Buffer[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    messages.push(...framing.push(bytes.subarray(at, at + size)));
    at += size;
  }
  const rest = framing.end();
  return [...messages, ...(rest === null ? [] : [rest])].map(String);
}

describe('StreamFraming', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });
  const messages = fc.array(fc.stringMatching(/^<[0-9]{1,3}>[a-zA-Z0-9 é]{0,30}$/), {
    minLength: 1,
    maxLength: 10,
  });

  it('finds counted messages whatever the reads brought, line ends inside them included', () => {
    fc.assert(
      fc.property(messages, sizes, (list, reads) => {
        const texts = list.map((text) => `${text}\nmore`);
        const stream = texts.map((text) => `${Buffer.byteLength(text)} ${text}`).join('');
        expect(cut(stream, reads)).toEqual(texts);
      }),
    );
  });

  it('finds one message a line, ended by LF or NUL, the last one without an end too', () => {
    fc.assert(
      fc.property(messages, sizes, fc.constantFrom('\n', '\0'), (list, reads, end) => {
        expect(cut(list.join(end), reads)).toEqual(list);
      }),
    );
  });

  it.each(['2026-01-31 12:00:00 x', '081109 203615 148 INFO y', '17 apples', '0 <x', '7'])(
    'takes %j for a line although it begins with a digit',
    (line) => {
      expect(cut(`${line}\n${line}\n`, [3])).toEqual([line, line]);
    },
  );

  it('cuts what is too long and finds the next message', () => {
    const long = `<13>${'x'.repeat(50)}`;
    expect(cut(`${long}\n<13>b\n`, [7], 10)).toEqual([long.slice(0, 10), '<13>b']);
    expect(cut(`${long.length} ${long}5 <13>b`, [7], 10)).toEqual([long.slice(0, 10), '<13>b']);
  });

  it('takes an absurd count for text, so that it swallows nothing of what follows', () => {
    expect(cut('99999999999 <11>a\n<11>b\n<11>c\n', [7])).toEqual(['99999999999 <11>a', '<11>b', '<11>c']);
    expect(cut('5 <13>a99999999 <11>b\n<11>c\n', [64])).toEqual(['<13>a', '99999999 <11>b', '<11>c']);
  });

  it('goes on by lines when the counts are out of step, and loses nothing', () => {
    expect(cut('5 <13>aoops <13>b\n<13>c\n', [64])).toEqual(['<13>a', 'oops <13>b', '<13>c']);
  });

  it('holds no more than one message and its head, whatever comes in', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }), (chunks) => {
        const framing = new StreamFraming(20);
        for (const chunk of chunks) {
          for (const message of framing.push(Buffer.from(chunk)))
            expect(message.length).toBeLessThanOrEqual(20);
        }
        expect(framing.end()?.length ?? 0).toBeLessThanOrEqual(20 + 12);
      }),
    );
  });
});
