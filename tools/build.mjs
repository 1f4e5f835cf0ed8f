// node tools/build.mjs [--force]
//
// Bundles the program: one file, and parts that it loads when they are needed. The packages of this workspace go into it as source; those of npm stay outside.
// Builds the console beside it.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureConsoleBuilt } from './build-console.mjs';
import { noteOf, stampOf } from './input-stamps.mjs';
import { ROOT } from './sources.mjs';

const ENTRY = path.join(ROOT, 'apps/aiops/src/main.ts');
const BUNDLE = path.join(ROOT, 'apps/aiops/dist/aiops.mjs');
/** What the bundle was made of. */
const INPUTS = path.join(ROOT, 'apps/aiops/dist/inputs.json');

/** The files besides the sources that decide how the bundle comes out. */
function buildFiles() {
  const workspaces = ['packages', 'apps'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder)).map((name) => `${folder}/${name}/package.json`),
  );
  const fixed = [
    'tools/build.mjs',
    'tools/input-stamps.mjs',
    'tsconfig.json',
    'adapters/package.json',
    'scenarios/package.json',
  ];
  return [...workspaces, ...fixed].filter((file) => existsSync(path.join(ROOT, file)));
}

/** True when every file the bundle was made of is as it was then. A new file comes in by a changed one. */
function isFresh() {
  if (!existsSync(BUNDLE) || !existsSync(INPUTS)) return false;
  try {
    const stamps = Object.entries(JSON.parse(readFileSync(INPUTS, 'utf8')));
    return stamps.every(([file, stamp]) => stampOf(file) === stamp);
  } catch {
    return false; // A source file is gone, or a broken note: both mean building again.
  }
}

/** Imports by name stay imports, but for the packages of this workspace, which exist as source only. */
export const npmPackagesStayOutside = {
  name: 'npm-packages-stay-outside',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
      kind === 'entry-point' || name.startsWith('@aiops/') ? undefined : { path: name, external: true },
    );
  },
};

/** The options that everything bundled here shares. */
export const BUNDLE_OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  legalComments: 'none',
  logLevel: 'silent',
  plugins: [npmPackagesStayOutside],
};

/** Another process may start from the bundle at this moment: it sees the old file or the new one, never a half. */
function writeAtomically(file, content) {
  const unfinished = `${file}.${process.pid}.unfinished`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, file);
}

function removeOldParts(current) {
  const folder = path.dirname(BUNDLE);
  for (const name of readdirSync(folder)) {
    if (name.startsWith('part-') && !current.has(name)) rmSync(path.join(folder, name));
  }
}

async function build() {
  const esbuild = await import('esbuild');
  const before = new Map();
  const stamp = (file) => before.set(file, stampOf(file));
  for (const file of buildFiles()) stamp(file);
  const result = await esbuild.build({
    ...BUNDLE_OPTIONS,
    entryPoints: { aiops: ENTRY },
    outdir: path.dirname(BUNDLE),
    outExtension: { '.js': '.mjs' },
    chunkNames: 'part-[hash]',
    splitting: true,
    sourcemap: 'linked',
    sourcesContent: false,
    keepNames: true,
    metafile: true,
    write: false,
  });
  await esbuild.stop();
  mkdirSync(path.dirname(BUNDLE), { recursive: true });
  for (const file of Object.keys(result.metafile.inputs)) stamp(file);
  // The entry last: whoever starts meanwhile finds the parts of the one it sees.
  const files = result.outputFiles.toSorted((a, b) => Number(a.path === BUNDLE) - Number(b.path === BUNDLE));
  for (const { path: file, contents } of files) writeAtomically(file, contents);
  removeOldParts(new Set(files.map(({ path: file }) => path.basename(file))));
  writeAtomically(INPUTS, noteOf(before));
}

/**
 * Builds when sources are there and the bundle is not made of them. Writes to stderr only: stdout belongs to the program.
 * @throws Error with esbuild's messages when the sources do not compile.
 */
export async function ensureBuilt({ force = false } = {}) {
  if (!existsSync(ENTRY)) return;
  await timed('apps/aiops', async () => {
    if (!force && isFresh()) return false;
    await build();
    return true;
  });
  await timed('apps/console', () => ensureConsoleBuilt({ force }));
}

async function timed(what, build) {
  const startedMs = performance.now();
  if (!(await build())) return;
  process.stderr.write(`Built ${what} in ${Math.round(performance.now() - startedMs)} ms.\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await ensureBuilt({ force: process.argv.includes('--force') });
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
