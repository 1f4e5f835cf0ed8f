import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './compose.ts';

const INSTALLED = '/opt/aiops/';

export interface Stage {
  /** `node:20.20.2-bookworm-slim` */
  readonly base: string;
  readonly name: string | null;
  /** Each with its continuation lines joined. */
  readonly instructions: readonly { readonly word: string; readonly rest: string }[];
}

export function readDockerfile(): Stage[] {
  const text = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '');
  const stages: { base: string; name: string | null; instructions: { word: string; rest: string }[] }[] = [];
  for (const line of text.split('\n')) {
    const [, word, rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (word === undefined) continue;
    const [, base = '', name = null] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
    if (word === 'FROM') stages.push({ base, name, instructions: [] });
    else stages.at(-1)?.instructions.push({ word, rest });
  }
  return stages;
}

/** `[stage, from, to]` of each COPY of the last stage. */
export function copiedIntoImage(): (readonly [string, string, string])[] {
  const copies =
    readDockerfile()
      .at(-1)
      ?.instructions.filter(({ word }) => word === 'COPY') ?? [];
  return copies.map(({ rest }) => {
    const [, stage = '', from = '', to = ''] = /^--from=(\S+) (\S+) (\S+)$/.exec(rest) ?? [];
    return [stage, from.replace(INSTALLED, ''), to] as const;
  });
}

/**
 * The tree of the image's last stage, from what is built in this checkout: the program finds its own files, and nothing of the
 * checkout beside them. Only `node_modules` is the checkout's: `image.test.ts` looks at what of it the image would have.
 */
export function assembleImage(directory: string): string {
  for (const [stage, from, to] of copiedIntoImage()) {
    const target = path.join(directory, to);
    mkdirSync(path.dirname(target), { recursive: true });
    if (stage === 'dependencies') symlinkSync(path.join(ROOT, from), target);
    else cpSync(path.join(ROOT, from), target, { recursive: true });
  }
  return directory;
}
