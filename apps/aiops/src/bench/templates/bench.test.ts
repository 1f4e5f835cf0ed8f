import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { benchTemplates } from './bench.ts';

async function logsOf(labels: readonly string[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-templates-'));
  const lines = ['a 1', 'a 2', 'stopped', 'a 3'];
  const csv = `LineId,EventId,EventTemplate\n${labels.map((label, at) => `${at + 1},${label}`).join('\n')}\n`;
  for (const [folder, name] of [
    ['2k', 'X_2k.log_structured.csv'],
    ['2k_corrected', 'X_2k.log_structured_corrected.csv'],
  ] as const) {
    await mkdir(join(directory, folder, 'X'), { recursive: true });
    await writeFile(join(directory, folder, 'X', name), csv);
  }
  await writeFile(join(directory, '2k', 'X', 'X_2k.log'), `${lines.join('\n')}\n`);
  return directory;
}

it('groups, texts, speed and memory are measured on the labelled logs of a folder', async () => {
  const directory = await logsOf(['E1,a <*>', 'E1,a <*>', 'E2,ended', 'E1,a <*>']);
  const { rows } = await benchTemplates(directory, true, () => {});
  const measured = (name: string) => rows.find(({ measure }) => measure === name)?.value;
  expect(['ga', 'fga', 'pa', 'fta', 'ga_X'].map(measured)).toEqual([1, 1, 0.75, 0.5, 1]);
  expect(measured('lines_per_s')).toBeGreaterThan(0);
  expect(measured('distinct_lines')).toBe(0.55);
  expect(measured('searched_lines')).toBe(0.1);
  expect(measured('heap_mb_million')).toBeGreaterThan(0);
  expect(measured('heap_mb_command')).toBeGreaterThan(0);
  await rm(directory, { recursive: true });
}, 60_000);

it('says which labels do not fit the log, and which folder is missing', async () => {
  const directory = await logsOf(['E1,a <*>']);
  await expect(benchTemplates(directory, true, () => {})).rejects.toThrow(
    'labels 1 lines, and the log has 4',
  );
  await rm(directory, { recursive: true });
  await expect(benchTemplates('/nowhere', true, () => {})).rejects.toThrow('/nowhere/2k can');
});
