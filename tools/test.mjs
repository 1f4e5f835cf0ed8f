// node tools/test.mjs (check | unit | e2e | ui | inputs | distributed | llm | fuzz)…
//
// Runs the named suites and ends with what was left out and why, and the line `N passed, N failed` over all of them.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromiumFile } from './chromium.mjs';
import { leftOut } from './left-out.mjs';
import { ROOT } from './sources.mjs';

const VITEST = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
/** A suite that hangs is stopped and counts as failed. */
const LIMIT_MS = {
  unit: 13 * 60_000,
  e2e: 6 * 60_000,
  ui: 10 * 60_000,
  inputs: 20 * 60_000,
  distributed: 25 * 60_000,
  llm: 10 * 60_000,
  fuzz: 45 * 60_000,
};

const SUITES = {
  check: runChecks,
  unit: () => runVitest('unit'),
  e2e: () => runVitest('e2e'),
  ui: runScreens,
  inputs: () => runVitest('inputs'),
  distributed: () => runVitest('distributed'),
  llm: () => runVitest('llm'),
  fuzz: () => runVitest('fuzz'),
};

async function runChecks() {
  const { check } = await import('./check.mjs');
  return await check();
}

function run(args, limitMs, env) {
  const stdio = ['ignore', 'inherit', 'inherit'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio, env: { ...process.env, ...env } });
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve(code);
    });
  });
}

/** A file that could not be loaded holds no failed test, and fails all the same. */
function count({ numPassedTests, numFailedTests, testResults }) {
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

/** What ended badly without a failed test to show for it counts as one failed. */
function orOneFailed(counts, sentence) {
  if (counts.failed > 0) return counts;
  process.stdout.write(`${sentence}\n`);
  return { ...counts, failed: 1 };
}

async function runVitest(project) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'aiops-test-'));
  const report = path.join(folder, 'report.json');
  const clients = path.join(folder, 'left-out.ndjson');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await run([VITEST, 'run', '--project', project, ...reporters], LIMIT_MS[project], {
      LEFT_OUT_FILE: clients,
    });
    if (!existsSync(report)) return orOneFailed({ passed: 0, failed: 0 }, `${project}: the run broke off`);
    const told = JSON.parse(readFileSync(report, 'utf8'));
    const counts = count(told);
    const missing = leftOut(project, told, clients);
    notTried.push(...missing.lines);
    counts.failed += missing.failed;
    if (counts.passed + counts.failed === 0) return orOneFailed(counts, `${project}: no test was found`);
    return code === 0 ? counts : orOneFailed(counts, `${project}: vitest ended with code ${code}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without a browser nothing is tried, and that is a failure with one sentence. */
async function runScreens() {
  try {
    process.env.CHROMIUM_PATH = chromiumFile();
  } catch (error) {
    return orOneFailed({ passed: 0, failed: 0 }, error.message);
  }
  return await runVitest('ui');
}

/** Told at the end, where it is read. */
const notTried = [];
const names = process.argv.slice(2);
const unknown = names.filter((name) => SUITES[name] === undefined);
if (names.length === 0 || unknown.length > 0) {
  process.stderr.write(`Usage: node tools/test.mjs (${Object.keys(SUITES).join(' | ')})…\n`);
  process.exit(2);
}
const total = { passed: 0, failed: 0 };
for (const name of names) {
  const { passed, failed } = await SUITES[name]();
  total.passed += passed;
  total.failed += failed;
}
for (const line of notTried) process.stdout.write(`${line}\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
