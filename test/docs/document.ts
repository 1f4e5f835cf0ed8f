import { readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.join(import.meta.dirname, '../..');

/** How a fenced block is marked by the comment above it: run it, start the product with it, or leave it. */
export type Mark = 'run' | 'start' | 'none';

export interface Block {
  readonly language: string;
  readonly mark: Mark;
  /** Line of the fence, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** A command of a block and what the document says it prints; null where it says nothing. */
export interface Step {
  readonly command: string;
  readonly shown: readonly string[] | null;
}

export function readDocument(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const fences = /(?:^<!-- (?<mark>run|start) -->\n)?^```(?<language>\w*)\n(?<body>[\s\S]*?)^```$/gm;
  for (const { groups, index } of text.matchAll(fences)) {
    blocks.push({
      language: groups?.['language'] ?? '',
      mark: (groups?.['mark'] as Mark | undefined) ?? 'none',
      line: text.slice(0, index).split('\n').length,
      lines: (groups?.['body'] ?? '').trimEnd().split('\n'),
    });
  }
  return blocks;
}

/** A `console` block is commands after `$ ` with their output; a here-document belongs to its command. Others are one script. */
export function stepsOf({ language, lines }: Block): Step[] {
  if (language !== 'console') return [{ command: lines.join('\n'), shown: null }];
  const steps: { command: string; shown: string[] }[] = [];
  let endOfInput: string | undefined;
  for (const line of lines) {
    const last = steps.at(-1);
    if (endOfInput !== undefined && last !== undefined) {
      last.command += `\n${line}`;
      if (line === endOfInput) endOfInput = undefined;
    } else if (line.startsWith('$ ')) {
      steps.push({ command: line.slice(2), shown: [] });
      endOfInput = /<<'?(\w+)'?/.exec(line)?.[1];
    } else last?.shown.push(line);
  }
  return steps;
}
