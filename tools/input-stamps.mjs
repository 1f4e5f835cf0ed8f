// What a build was made of: a file that is as it was then needs no building again.
import { statSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './sources.mjs';

/** `<size>:<mtime>` of a file, which is named from the root. */
export function stampOf(file) {
  const { size, mtimeMs } = statSync(path.join(ROOT, file));
  return `${size}:${Math.trunc(mtimeMs)}`;
}

/** The note that lies beside what was built: `{ "<path from the root>": "<size>:<mtime>" }`. */
export function noteOf(stamps) {
  return JSON.stringify(Object.fromEntries(stamps), null, 1);
}
