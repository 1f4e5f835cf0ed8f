import { cpuUsage } from 'node:process';
import { TemplateMiner } from '@aiops/pipeline';
import type { LabelledLog } from './loghub.ts';

const ROUNDS = 3;

/** Lines of all systems a second of CPU time, each system the best of several rounds; no two lines are alike. */
export function linesPerSecond(logs: readonly LabelledLog[], repeats: number): number {
  let lines = 0;
  let seconds = 0;
  for (const { lines: base } of logs) {
    const all = Array.from({ length: repeats }, (_, k) => base.map((line) => variant(line, k))).flat();
    const rounds = Array.from({ length: ROUNDS }, () => cpuSeconds(base, all));
    lines += all.length;
    seconds += Math.min(...rounds);
  }
  return lines / seconds;
}

function cpuSeconds(base: readonly string[], lines: readonly string[]): number {
  const miner = new TemplateMiner();
  const before = cpuUsage();
  miner.readAhead(base);
  for (const line of lines) miner.add(line);
  const { user, system } = cpuUsage(before);
  return (user + system) / 1e6;
}

/** The same line with another number as its last one, so that remembering whole lines would not help. */
function variant(line: string, k: number): string {
  if (k === 0) return line;
  return line.replace(/\d+(?=\D*$)/, (digits) => {
    const last = digits.slice(-6);
    const next = (Number(last) + k * 7) % 10 ** last.length;
    return digits.slice(0, -last.length) + String(next).padStart(last.length, '0');
  });
}
