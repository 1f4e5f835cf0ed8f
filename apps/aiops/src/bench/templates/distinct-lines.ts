import { memoryUsage } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TemplateMiner } from '@aiops/pipeline';
import { MinedLines } from '../../commands/mined-lines.ts';

/** Heap that a miner holds after so many lines that share nothing, MB. */
export function heapOfMiner(count: number): number {
  const before = heapMb();
  const miner = new TemplateMiner();
  const next = distinctLines();
  for (let i = 0; i < count; i += 1) miner.add(next(i));
  const held = heapMb() - before;
  // The miner is still in use here, so that it is not collected before it is measured.
  return miner.usage.templates === 0 ? 0 : held;
}

/** The same of what `aiops templates` holds when it has read so many lines. */
export function heapOfCommand(count: number): number {
  const before = heapMb();
  const mined = new MinedLines();
  const next = distinctLines();
  for (let i = 0; i < count; i += 1) mined.add(next(i));
  const held = heapMb() - before;
  return mined.count === 0 ? 0 : held;
}

/** Long and short ones, of words only, of one word, and of words and values mixed. Always the same ones. */
function distinctLines(): (i: number) => string {
  let x = 1;
  const below = (n: number): number => {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    return Math.floor((x / 2 ** 32) * n);
  };
  const word = (): string => {
    let text = '';
    for (let left = 4 + below(6); left > 0; left -= 1) text += String.fromCharCode(97 + below(26));
    return text;
  };
  const words = (count: number): string => Array.from({ length: count }, word).join(' ');
  const kinds = [
    () => words(12),
    () => `event ${word()} at ${word()}=${word()} (${word()}) id ${below(1e9)} ${words(2)}`,
    () => words(1 + below(60)),
    word,
  ];
  return (i) => `2024-01-01 00:00:00 INFO ${kinds[i % kinds.length]?.() ?? ''}`;
}

function heapMb(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  const { heapUsed, arrayBuffers } = memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}
