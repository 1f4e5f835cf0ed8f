// node tools/check.mjs [NAME…]
//
// Everything that is checked without running the product. All checks run, even when one fails.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './sources.mjs';

const MODULES = path.join(ROOT, 'node_modules');
/** Two at a time: the machines this runs on have few cores. */
const PARALLEL = 2;
const LIMIT_MS = 180_000;

/** `words` are for people: what holds when the check passes. */
const CHECKS = [
  {
    name: 'types',
    words: 'TypeScript compiles',
    args: [path.join(MODULES, 'typescript/bin/tsc'), '-p', '.'],
  },
  {
    name: 'pages',
    words: 'the pages compile for browsers',
    args: [path.join(MODULES, 'typescript/bin/tsc'), '-p', 'tsconfig.browser.json'],
  },
  { name: 'layers', words: 'nobody imports what they must not', args: ['tools/layers.mjs'] },
  {
    name: 'style',
    words: 'formatted and linted',
    args: [
      path.join(MODULES, '@biomejs/biome/bin/biome'),
      'ci',
      '--colors=off',
      '--diagnostic-level=error',
      '.',
    ],
  },
  {
    name: 'unused',
    words: 'no unused file, export or dependency',
    args: [path.join(MODULES, 'knip/bin/knip.js'), '--no-progress'],
  },
  { name: 'bans', words: 'no banned construct', args: ['tools/bans.mjs'] },
  { name: 'generated', words: 'generated files are fresh', args: ['tools/generate.mjs', '--check'] },
];

function run({ name, words, args }) {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const limit = setTimeout(() => {
    output.push(Buffer.from(`stopped: it ran longer than ${LIMIT_MS / 1000} s\n`));
    child.kill('SIGKILL');
  }, LIMIT_MS);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(limit);
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      const passed = code === 0;
      process.stdout.write(
        `${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds.padStart(5)} s  ${words}\n`,
      );
      resolve({ name, passed, output: Buffer.concat(output).toString('utf8').trimEnd() });
    });
  });
}

async function runAll(checks) {
  const waiting = [...checks];
  const results = [];
  async function lane() {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      results.push(await run(check));
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  return results;
}

/**
 * Runs the named checks, or all, and prints a line for each and what the failed ones said.
 * @returns {Promise<{passed: number, failed: number}>}
 */
export async function check(names = []) {
  const unknown = names.filter((name) => !CHECKS.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`No such check: ${unknown.join(', ')}`);
  const results = await runAll(
    names.length === 0 ? CHECKS : CHECKS.filter(({ name }) => names.includes(name)),
  );
  const failed = results.filter((result) => !result.passed);
  for (const { name, output } of failed) process.stdout.write(`\n── ${name}\n${output}\n`);
  return { passed: results.length - failed.length, failed: failed.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = await check(process.argv.slice(2));
  if (failed > 0) process.exitCode = 1;
}
