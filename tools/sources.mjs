import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this working copy. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The folders that hold our TypeScript. */
const FOLDERS = ['packages', 'adapters', 'apps', 'scenarios', 'test'];
const NOT_OURS = /(^|\/)(node_modules|dist|generated)\//;

/** The folders of ours that exist in this working copy. */
export function sourceFolders() {
  return FOLDERS.filter((folder) => existsSync(path.join(ROOT, folder)));
}

/** Every TypeScript file of ours, as a path from the root with forward slashes. */
export function sourceFiles() {
  return sourceFolders()
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true }).map((name) => path.posix.join(folder, name)),
    )
    .filter((file) => /\.tsx?$/.test(file) && !NOT_OURS.test(file))
    .sort();
}
