import { cpuUsage } from 'node:process';
import { TemplateMiner } from '@aiops/pipeline';
import type { LabelledLog } from './loghub.ts';

const ROUNDS = 3;

export interface Speed {
  readonly linesPerSecond: number;
  /** Different lines, as a share of all. */
  readonly distinct: number;
  /** Share of the lines whose template was searched for; what the others look like without their values was known. */
  readonly searched: number;
}

/** Lines of all systems a second of CPU time, each system the best of several rounds. */
export function speedOf(logs: readonly LabelledLog[], repeats: number): Speed {
  let lines = 0;
  let seconds = 0;
  let distinct = 0;
  let searched = 0;
  for (const { lines: base } of logs) {
    const all = Array.from({ length: repeats }, (_, k) => base.map((line) => variant(line, k))).flat();
    const rounds = Array.from({ length: ROUNDS }, () => mined(base, all));
    lines += all.length;
    seconds += Math.min(...rounds.map((round) => round.seconds));
    distinct += new Set(all).size;
    searched += rounds[0]?.searched ?? 0;
  }
  return { linesPerSecond: lines / seconds, distinct: distinct / lines, searched: searched / lines };
}

function mined(base: readonly string[], lines: readonly string[]): { seconds: number; searched: number } {
  const miner = new TemplateMiner();
  const before = cpuUsage();
  miner.readAhead(base);
  for (const line of lines) miner.add(line);
  const { user, system } = cpuUsage(before);
  return { seconds: (user + system) / 1e6, searched: miner.usage.searched };
}

/** The same line with another number as its last one, if it has one: remembering whole lines would help little. */
function variant(line: string, k: number): string {
  if (k === 0) return line;
  return line.replace(/\d+(?=\D*$)/, (digits) => {
    const last = digits.slice(-6);
    const next = (Number(last) + k * 7) % 10 ** last.length;
    return digits.slice(0, -last.length) + String(next).padStart(last.length, '0');
  });
}
