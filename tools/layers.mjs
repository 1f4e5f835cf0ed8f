// node tools/layers.mjs
//
// Who may import what, checked by dependency-cruiser. That one reports success when it cannot read TypeScript at all
// (a compiler it does not know, a wrong setting), so that what it saw is compared with what is on disk.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT, sourceFiles, sourceFolders } from './sources.mjs';

const PROGRAM = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const OPTIONS = ['--config', 'dependency-cruiser.config.mjs', '--output-type', 'json', '--progress', 'none'];

function cruise() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...OPTIONS, ...sourceFolders()], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0 || stdout === '') throw new Error(`dependency-cruiser did not run: ${stderr}`);
  return JSON.parse(stdout);
}

/** What dependency-cruiser should have read and did not. */
function unseen(modules) {
  const files = sourceFiles();
  const seen = new Set(modules.map((module) => module.source));
  const missed = files.filter((file) => !seen.has(file));
  if (files.length > 0 && missed.length === 0) return [];
  return [
    `modules-seen: dependency-cruiser saw ${files.length - missed.length} of ${files.length} modules`,
    '    What it does not see it cannot check. Use a TypeScript version that it supports, and look at its options.',
    ...missed.slice(0, 5).map((file) => `    not seen: ${file}`),
  ];
}

function describe({ rule, from, to, cycle }, comments) {
  const way = cycle === undefined ? `${from} → ${to}` : [from, ...cycle.map((step) => step.name)].join(' → ');
  return [`${rule.name}: ${way}`, `    ${comments.get(rule.name)}`];
}

const { modules, summary } = cruise();
const comments = new Map(summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]));
const faults = [
  ...unseen(modules),
  ...summary.violations.flatMap((violation) => describe(violation, comments)),
];
for (const line of faults) process.stdout.write(`${line}\n`);
if (faults.length > 0) process.exitCode = 1;
