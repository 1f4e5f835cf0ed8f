import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seriesTime } from '../series-time.ts';
import { printScores } from './detect.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'aiops-detect-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function scored(text: string, asJson = false) {
  const file = join(directory, 'series.csv');
  await writeFile(file, text);
  const out: string[] = [];
  const notes: string[] = [];
  await printScores(file, asJson, {
    write: async (piece) => void out.push(piece),
    note: (line) => notes.push(line),
  });
  return { lines: out.join('').trimEnd().split('\n'), notes };
}

it('each row comes back with its score, under the header that others script', async () => {
  const { lines, notes } = await scored('value,timestamp\n1,2026-01-01 00:00:00\nx,2026-01-01 00:00:10\n');
  expect(lines).toEqual([
    'timestamp,value,anomaly_score',
    '2026-01-01 00:00:00,1,0',
    '2026-01-01 00:00:10,x,0',
  ]);
  expect(notes.join()).toContain('1 of 2 values are no numbers');
});

it('prints an object a line for scripts that read JSON', async () => {
  const { lines } = await scored('timestamp,value\n1767225600,1.5\n', true);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { timestamp: '1767225600', value: 1.5, anomaly_score: 0 },
  ]);
});

it('says which row has no time, and which column is missing', async () => {
  await expect(scored('timestamp,value\nsoon,1\n')).rejects.toThrow(
    'row 2 has no time that can be read: soon',
  );
  await expect(scored('time,value\n1,1\n')).rejects.toThrow('has no column timestamp');
});

it.each([
  ['2026-01-01 00:00:00', 1_767_225_600_000],
  ['2026-01-01T01:00:00.250+01:00', 1_767_225_600_250],
  ['2026-01-01 00:00:00.250000', 1_767_225_600_250],
  ['1767225600', 1_767_225_600_000],
  ['1767225600250', 1_767_225_600_250],
  ['yesterday', null],
])('reads the time %s', (text, ms) => {
  expect(seriesTime(text)).toBe(ms);
});
