// Builds the console into apps/console/dist: hashed files, each with its compressed twins, and the note of what they
// were made of. Called by tools/build.mjs.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { noteOf, stampOf } from './input-stamps.mjs';
import { ROOT } from './sources.mjs';

const APP = path.join(ROOT, 'apps/console');
const DIST = path.join(APP, 'dist');
/** Of every file that could go into it. */
const INPUTS = path.join(DIST, 'inputs.json');
const SOURCES = ['apps/console/src', 'packages/pages/src', 'packages/contracts/src'];
const BUILD_FILES = [
  'apps/console/index.html',
  'apps/console/package.json',
  'apps/console/vite.config.ts',
  'packages/pages/package.json',
  'package-lock.json',
  'tools/build-console.mjs',
  'tools/input-stamps.mjs',
];
const COMPRESSED = /\.(js|css|html|svg|json)$/;

function stampsOfInputs() {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name))),
  );
  return noteOf([...files, ...BUILD_FILES].sort().map((file) => [file, stampOf(file)]));
}

function isFresh(stamps) {
  return existsSync(INPUTS) && readFileSync(INPUTS, 'utf8') === stamps;
}

/** Compressed once here, and never while somebody waits. */
function compress(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !COMPRESSED.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
  }
}

/** A server may be reading the old files at this moment: the new ones are put in place whole. */
function replaceDist(unfinished) {
  const old = `${DIST}.${process.pid}.old`;
  if (existsSync(DIST)) renameSync(DIST, old);
  renameSync(unfinished, DIST);
  rmSync(old, { recursive: true, force: true });
}

/**
 * Builds when the sources are there and what is built is not made of them. Returns whether it built.
 * @throws Error with Vite's messages when the sources do not compile.
 */
export async function ensureConsoleBuilt({ force = false } = {}) {
  if (!existsSync(path.join(APP, 'index.html'))) return false;
  const stamps = stampsOfInputs();
  if (!force && isFresh(stamps)) return false;
  const { build } = await import('vite');
  const unfinished = `${DIST}.${process.pid}.unfinished`;
  try {
    await build({
      root: APP,
      configFile: path.join(APP, 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir: unfinished, emptyOutDir: true },
    });
    compress(unfinished);
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(path.join(unfinished, 'inputs.json'), stamps);
    replaceDist(unfinished);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return true;
}
