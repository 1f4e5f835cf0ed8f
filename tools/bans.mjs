// node tools/bans.mjs
//
// Bans that neither biome nor dependency-cruiser can express. Each carries its reason and what to do instead.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { ROOT, sourceFiles } from './sources.mjs';

const TEST_CODE = /(\.test\.tsx?$|\/src\/testing\/|^test\/)/;
/** Same input, same output: here time and chance come in as arguments. */
const REPEATABLE = /^(packages\/(contracts|kernel|ports|policy|registry|pipeline|runtime)|scenarios)\//;
const isRepeatable = (file) => REPEATABLE.test(file) && !TEST_CODE.test(file);
// These tests run against programs that a machine may not have; what they leave out they say.
const isTest = (file) => /\.test\.tsx?$/.test(file) && !file.startsWith('test/inputs/');
const TEST_FUNCTIONS = new Set(['it', 'test', 'describe', 'suite', 'bench']);
const LEAVING_OUT = new Set(['skip', 'only', 'todo', 'skipIf', 'runIf', 'fails']);
/** A client that is not to be had is left out there, and `hasProgram` says so. */
const isClientTest = (file) => /^test\/(inputs|llm|distributed\/deploy)\//.test(file);

const isMember = (node, object, member) =>
  ts.isPropertyAccessExpression(node) && node.expression.getText() === object && node.name.text === member;

/** `it` of `it.each.skip`. */
function rootName(node) {
  let at = node;
  while (ts.isPropertyAccessExpression(at) || ts.isCallExpression(at)) at = at.expression;
  return ts.isIdentifier(at) ? at.text : '';
}

const BANS = [
  {
    name: 'no-machine-time',
    why: 'The inside never asks the machine for the time, so that a replay is the same. Take a Clock, or a time, as an argument.',
    where: isRepeatable,
    matches: (node) =>
      isMember(node, 'Date', 'now') ||
      ((ts.isNewExpression(node) || ts.isCallExpression(node)) &&
        node.expression.getText() === 'Date' &&
        (node.arguments ?? []).length === 0),
  },
  {
    name: 'no-chance',
    why: 'Chance makes a run unrepeatable. Take random bytes, or a seeded generator, as an argument.',
    where: isRepeatable,
    matches: (node) =>
      isMember(node, 'Math', 'random') ||
      (ts.isImportSpecifier(node) &&
        node.parent.parent.parent.moduleSpecifier.getText().includes('crypto') &&
        /^(random|getRandom|webcrypto$)/.test((node.propertyName ?? node.name).text)),
  },
  {
    name: 'no-left-out-tests',
    why: 'A test that does not run looks like one that passes. Make it pass, or delete it and open an issue.',
    where: isTest,
    matches: (node, file) =>
      ts.isPropertyAccessExpression(node) &&
      LEAVING_OUT.has(node.name.text) &&
      !(node.name.text === 'runIf' && isClientTest(file)) &&
      TEST_FUNCTIONS.has(rootName(node.expression)),
  },
];

function* nodesOf(node) {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

function faultsOf(file) {
  const bans = BANS.filter((ban) => ban.where(file));
  if (bans.length === 0) return [];
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const faults = [];
  for (const node of nodesOf(source)) {
    for (const ban of bans.filter(({ matches }) => matches(node, file))) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      faults.push(`${ban.name}: ${file}:${line + 1}: ${node.getText().split('\n')[0]}`, `    ${ban.why}`);
    }
  }
  return faults;
}

const faults = sourceFiles().flatMap(faultsOf);
for (const line of faults) process.stdout.write(`${line}\n`);
if (faults.length > 0) process.exitCode = 1;
