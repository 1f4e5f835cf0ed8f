import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certaintyOf } from './cause-certainty.ts';
import { countTemplates, type KindOfLine, summariseSeries } from './changes.ts';
import { causeOf } from './evidence.fixture.ts';
import { numbersIn } from './numbers-in.ts';
import { entityWord, quotable } from './quote.ts';
import { runbookOf } from './runbook.ts';
import { Clock } from './time-words.ts';

describe('certainty of the cause', () => {
  it.each([
    [
      'high',
      'it speaks for itself, all hang on it, nobody was earlier',
      [causeOf('a', 1), causeOf('b', 2, { downstream_members: 1 })],
    ],
    ['medium', 'it says nothing itself', [causeOf('a', 1, { silent: true })]],
    ['medium', 'not all hang on it', [causeOf('a', 1, { downstream_members: 2 })]],
    [
      'medium',
      'another began a minute before',
      [
        causeOf('a', 1, { earliest_start: '2026-01-15T02:50:00.000Z' }),
        causeOf('b', 2, { downstream_members: 1 }),
      ],
    ],
    ['low', 'less than half hang on it', [causeOf('a', 1, { downstream_members: 1 })]],
    [
      'low',
      'a rival began first',
      [causeOf('a', 1, { earliest_start: '2026-01-15T02:50:00.000Z' }), causeOf('b', 2)],
    ],
    ['none', 'there is none', []],
  ])('is %s where %s', (certainty, _, causes) => {
    expect(certaintyOf(causes, 3)).toBe(certainty);
  });

  it('needs two signs of a device that is alone', () => {
    const alone = causeOf('a', 1, { downstream_members: 1, members: 1 });
    expect(certaintyOf([alone], 1)).toBe('medium');
    expect(certaintyOf([alone], 2)).toBe('high');
  });
});

describe('foreign text', () => {
  it('is one bounded line without our marks, links or unseen characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        const quote = quotable(text);
        expect([...quote].length).toBeLessThanOrEqual(140);
        expect(quote).not.toMatch(/[«»\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
    expect(quotable('see https://evil.example/x?y and www.evil.example now')).toBe(
      'see (link) and (link) now',
    );
  });

  it('names a host only where it looks like a name', () => {
    expect(entityWord('host:kiosk-15')).toBe('kiosk-15');
    expect(entityWord('host:fire')).toBe('«fire»');
    expect(entityWord('host:replace the antenna')).toBe('«replace the antenna»');
    for (const plain of ['pc7', 'guest-tv-07', 'A1B2C3', '10.0.0.7', 'cam_12'])
      expect(entityWord(`host:${plain}`)).toBe(plain);
    for (const foreign of [
      'Everything-is-fine.call-555-0199',
      'evil.example.com',
      'all-is-well-1',
      'turn-off-engine-2',
      'x-1.example',
    ])
      expect(entityWord(`host:${foreign}`)).toBe(`«${foreign}»`);
    expect(entityWord('kestrel-core-sw-01.bridge')).toBe('kestrel-core-sw-01.bridge');
  });
});

describe('runbooks', () => {
  it('gives what to check, to do and not to do, without links and marks, and the risk', () => {
    const text =
      '---\nrisk: medium\n---\n# T\n\n## Check first\n\n1. Not this.\n\n## Do now\n\n1. Tell **all**,\n   twice.\n2. See [Disk full](disk-full.md).\n\n## Do not\n\n1. Nor this.\n';
    expect(runbookOf({ id: 'x', title: 'T', text })).toEqual({
      id: 'x',
      title: 'T',
      risk: 'medium',
      steps: ['Tell all, twice.', 'See Disk full.'],
      checkFirst: ['Not this.'],
      doNot: ['Nor this.'],
    });
  });

  it('counts as risky and without steps where it says neither', () => {
    expect(runbookOf({ id: 'x', title: 'T', text: 'Words.' })).toMatchObject({ risk: 'high', steps: [] });
  });
});

describe('changes', () => {
  const span = { first_seen: '2026-01-15T02:00:00.000Z', last_seen: '2026-01-15T02:10:00.000Z' };
  const line = (minute: number, templateId: string): KindOfLine => ({
    templateId,
    template: templateId,
    entity: 'a-1',
    atMs: Date.UTC(2026, 0, 15, 2, minute),
    trackingId: `t-${minute}`,
  });

  it('counts kinds of lines over as much time before as during, and tells those that came much more often', () => {
    const lines = [
      line(-30, 'x'),
      line(-5, 'x'),
      line(1, 'x'),
      line(2, 'x'),
      line(3, 'x'),
      line(-5, 'y'),
      line(1, 'y'),
      line(20, 'x'),
    ];
    expect(countTemplates(lines, span)).toEqual([
      { templateId: 'x', template: 'x', entity: 'a-1', before: 1, during: 3, trackingId: 't-1' },
    ]);
  });

  it('has no values for a span without samples', () => {
    const point = { ts: '2026-01-15T02:05:00.000Z', avg: 4, min: 3, max: 6 };
    const series = { name: 'm', labels: {}, device_id: null, host: 'h', threshold: null, points: [point] };
    expect(summariseSeries(series, span)).toMatchObject({
      entity: 'host:h',
      before: null,
      during: { avg: 4, min: 3, max: 6 },
    });
  });
});

it('tells the day only where it is another one, and ship time with its own', () => {
  const clock = new Clock('Europe/Oslo', Date.UTC(2026, 0, 15, 22));
  expect(clock.moment(Date.UTC(2026, 0, 15, 22, 30))).toBe('22:30:00 UTC (23:30:00 ship time)');
  expect(clock.moment(Date.UTC(2026, 0, 15, 23, 30))).toBe('23:30:00 UTC (2026-01-16 00:30:00 ship time)');
  expect(clock.moment(Date.UTC(2026, 0, 16, 1))).toBe('2026-01-16 01:00:00 UTC (02:00:00 ship time)');
});

it('finds the numbers of a sentence outside quotes, names and times', () => {
  const text = 'At 02:48:31 UTC on 2026-01-15 pos-10 had 3 of 4.5 %: «7 of 8» -2 dB.';
  expect(numbersIn(text, ['pos-10'])).toEqual([3, 4.5, -2]);
});
