import { expect, it } from 'vitest';
import { HeaderLearner } from './header-learner.ts';

const TEXT = 'Link is down on port';

it.each([
  ['syslog', (i: number) => `Jun 14 15:16:${10 + i} combo sshd(pam_unix)[19${i}]: ${TEXT} ${i}`],
  [
    'ISO time, level, thread, logger',
    (i: number) => `2015-07-29 17:41:${10 + i},747 - INFO  [main:QuorumPeer@${i}] - ${TEXT} ${i}`,
  ],
  [
    'Java',
    (i: number) => `2015-10-18 18:01:${10 + i},978 INFO [main] org.apache.hadoop.mapreduce.App: ${TEXT} ${i}`,
  ],
  ['web server', (i: number) => `[Sun Dec 04 04:47:${10 + i} 2005] [notice] ${TEXT} ${i}`],
  ['logcat', (i: number) => `03-17 16:13:${10 + i}.819  1702  ${2000 + i} D PowerService: ${TEXT} ${i}`],
  ['pipe-separated', (i: number) => `20171223-22:15:${10 + i}:606|Step_LSC|30002312|${TEXT} ${i}`],
  [
    'seconds since 1970 and a rack',
    (i: number) =>
      `- 11178388${10 + i} 2005.06.03 R02-M1-N0 2005-06-03-15.42.${10 + i}.363779 R02-M1-N0 RAS KERNEL INFO ${TEXT} ${i}`,
  ],
  ['no header', (i: number) => `${TEXT} ${i}`],
])('the header of %s is not part of the text', (_, make) => {
  const lines = Array.from({ length: 30 }, (_, i) => make(i));
  const learner = new HeaderLearner();
  for (const line of lines) learner.learn(line);
  expect(lines.map((line, i) => line.slice(learner.textStart(line, false)) === `${TEXT} ${i}`)).not.toContain(
    false,
  );
});

it('a line without the column that nearly all others have loses the column all the same', () => {
  const learner = new HeaderLearner();
  const line = (level: string): string => `2024-05-01 10:00:00 ${level} ${TEXT}`;
  for (let i = 0; i < 50; i += 1) learner.learn(line('INFO'));
  const odd = line('BLABLA');
  expect(odd.slice(learner.textStart(odd, true))).toBe(TEXT);
});

it('a stream may change its form, also after more odd lines than it remembers forms', () => {
  const learner = new HeaderLearner();
  let x = 1;
  const some = (most: number, text: string): string => {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    return text.repeat(Math.floor((x / 2 ** 32) * (most + 1)));
  };
  for (let i = 0; i < 60_000; i += 1) {
    const times = `${some(4, 'w ')}10:00:00 ${some(1, 'w ')}${some(3, '10:00:00 ')}${some(2, '12 ')}${some(1, '- ')}`;
    const level = `${some(3, 'w ')}INFO ${some(1, ': ')}${some(2, '12 ')}${some(1, '- ')}${some(1, '[main] ')}`;
    learner.learn(`${times}${level}${some(1, 'a.b.c ')}${some(1, '[x] ')}${some(1, '- ')}${TEXT}`);
  }
  const line = `Jun 14 15:16:10 combo sshd(pam_unix)[19]: ${TEXT}`;
  for (let i = 0; i < 20_000; i += 1) learner.learn(line);
  expect(line.slice(learner.textStart(line, false))).toBe(TEXT);
});
