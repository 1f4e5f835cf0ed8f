import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { CLASSIFY_LINES, classifyInput, type InputKind } from '@aiops/pipeline';
import { fileUnreadable } from '../cli/unreadable-file.ts';

export interface InputLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

export interface InputFile {
  /** The file's name without its folder, or `stdin`. */
  readonly name: string;
  readonly kind: InputKind;
  readonly lines: AsyncIterable<InputLine>;
}

/** Opens a file, or standard input for `-`, and tells from its first lines what it holds. */
export async function openInput(path: string): Promise<InputFile> {
  const stream = path === '-' ? process.stdin : createReadStream(path);
  // A file that can't be opened fails here, and not as an event that nobody hears.
  if (path !== '-') {
    await new Promise((resolve, reject) => stream.once('open', resolve).once('error', reject)).catch(
      (error: unknown) => {
        throw fileUnreadable(path, error);
      },
    );
  }
  const reader = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })[
    Symbol.asyncIterator
  ]();
  const head: string[] = [];
  while (head.length < CLASSIFY_LINES) {
    const next = await reader.next();
    if (next.done === true) break;
    head.push(next.value);
  }
  return {
    name: path === '-' ? 'stdin' : basename(path),
    kind: classifyInput(head),
    lines: numbered(head, reader),
  };
}

async function* numbered(head: readonly string[], rest: AsyncIterator<string>): AsyncGenerator<InputLine> {
  let line = 0;
  for (const text of head) yield { text, line: ++line };
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    yield { text: next.value, line: ++line };
  }
}
