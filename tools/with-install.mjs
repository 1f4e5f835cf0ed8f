// node tools/with-install.mjs COMMAND…
//
// Makes a fresh clone ready (dependencies, bundle) and then becomes COMMAND: its output, its exit code, its signals.
// It runs before anything is installed, so that it may import Node's own modules only.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCK_FILE = path.join(ROOT, 'package-lock.json');
/** npm's own note of what it put into node_modules. */
const INSTALLED_FILE = path.join(ROOT, 'node_modules', '.package-lock.json');

function lockedPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Why the installed packages are not those of the lock file, or undefined when they are. */
function installReason() {
  if (!existsSync(INSTALLED_FILE)) return 'the dependencies are not installed yet';
  const installed = lockedPackages(INSTALLED_FILE);
  for (const [where, wanted] of Object.entries(lockedPackages(LOCK_FILE))) {
    if (!where.includes('node_modules/') || wanted.link === true) continue;
    const found = installed[where];
    // Optional packages of other platforms are never there.
    if (found === undefined ? wanted.optional !== true : found.version !== wanted.version) {
      return `${where.replace(/^.*node_modules\//, '')} ${wanted.version} of the lock file is not installed`;
    }
  }
  return undefined;
}

/** The npm that runs us, else the one on the path; on Windows that one is a batch file, which needs a shell. */
function npmCommand() {
  const running = process.env.npm_execpath ?? '';
  if (/npm-cli\.c?js$/.test(running)) return { file: process.execPath, first: [running], shell: false };
  return { file: 'npm', first: [], shell: process.platform === 'win32' };
}

/**
 * No dependency's install script runs: all native parts come as prebuilt packages.
 * The build tools are development dependencies, so that they are asked for even with NODE_ENV=production.
 */
function install() {
  const { file, first, shell } = npmCommand();
  const options = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, error } = spawnSync(file, [...first, ...options], { cwd: ROOT, stdio: 'inherit', shell });
  if (status === 0) return;
  const cause = error === undefined ? `npm ci ended with code ${status}` : error.message;
  fail(`The dependencies could not be installed: ${cause}. Once they are, this works without a network.`);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Hands over to the command. A signal goes on to it, and its end is ours. */
function become([command, ...args]) {
  const file = command === 'node' ? process.execPath : command;
  const child = spawn(file, args, { stdio: 'inherit' });
  const forward = (signal) => child.kill(signal);
  // A terminal sends Ctrl-C to the command as well; a second one would cut its orderly stop short.
  process.on('SIGINT', () => (process.stdin.isTTY ? undefined : forward('SIGINT')));
  process.on('SIGTERM', forward);
  process.on('SIGHUP', forward);
  child.on('error', (error) => fail(`${command} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

const command = process.argv.slice(2);
if (command.length === 0) fail('Usage: node tools/with-install.mjs COMMAND…');
const reason = installReason();
if (reason !== undefined) {
  process.stderr.write(`Installing: ${reason}. This happens once.\n`);
  install();
}
const { ensureBuilt } = await import('./build.mjs');
await ensureBuilt().catch((error) => {
  // Not the end: tests count what follows from it, and the program says it again.
  process.stderr.write(`The program does not build.\n${error.message}\n`);
});
become(command);
