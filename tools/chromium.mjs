// The browser of the screen tests: the one that CHROMIUM_PATH names, else Chromium or Chrome of this machine, else
// Debian's, which is installed where this process may. Vitest calls `setup` before the tests of the project `ui`.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];
const DEBIAN_PACKAGE = 'chromium';
/** It is some 100 MB, and a ship's line is slow. */
const INSTALL_LIMIT_MS = 8 * 60_000;

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function found() {
  const onPath = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const folders = [...new Set([...FOLDERS, ...onPath])];
  const files = PROGRAMS.flatMap((program) => folders.map((folder) => path.join(folder, program)));
  return files.find(isProgram);
}

function mayInstall() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && isProgram('/usr/bin/apt-get');
}

function install() {
  process.stderr.write(
    `Installing Debian's package ${DEBIAN_PACKAGE} for the screen tests. This happens once.\n`,
  );
  const aptGet = (...args) =>
    spawnSync('/usr/bin/apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=60', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: INSTALL_LIMIT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', DEBIAN_PACKAGE);
}

/**
 * The program file of the browser.
 * @throws Error with one sentence that says what to install.
 */
export function chromiumFile() {
  const named = process.env.CHROMIUM_PATH ?? '';
  if (named !== '') {
    if (isProgram(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which is no program on this machine.`);
  }
  const here = found();
  if (here !== undefined) return here;
  if (mayInstall()) install();
  const installed = found();
  if (installed !== undefined) return installed;
  throw new Error(
    `The screen tests need Chromium: install it (on Debian: apt-get install ${DEBIAN_PACKAGE}), or name its program with CHROMIUM_PATH.`,
  );
}

/**
 * The tests' processes find it in their environment.
 * @public
 */
export function setup() {
  process.env.CHROMIUM_PATH = chromiumFile();
}
