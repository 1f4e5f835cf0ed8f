import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';

function answers(program: string, versionFlag: string): boolean {
  return spawnSync(program, [versionFlag], { stdio: 'ignore' }).status === 0;
}

function aptGet(...args: string[]): void {
  spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=60', ...args], {
    stdio: 'ignore',
    timeout: 120_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** True when the program is there, installed first if this process may. Says what is left out when it is not. */
export function hasProgram(program: string, debianPackage: string, versionFlag = '--version'): boolean {
  if (answers(program, versionFlag)) return true;
  const mayInstall = process.getuid?.() === 0 && answers('apt-get', '--version');
  const install = ['install', '-y', '--no-install-recommends', debianPackage];
  if (mayInstall) {
    aptGet(...install);
    if (answers(program, versionFlag)) return true;
    // A fresh machine knows no packages yet.
    aptGet('update');
    aptGet(...install);
  }
  if (answers(program, versionFlag)) return true;
  process.stdout.write(`LEFT OUT: ${program} (Debian package ${debianPackage}) is not on this machine\n`);
  note({ program, debianPackage, installable: mayInstall });
  return false;
}

/** For the end of the run (`tools/left-out.mjs`). */
function note(client: { program: string; debianPackage: string; installable: boolean }): void {
  const file = process.env.LEFT_OUT_FILE;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(client)}\n`);
}
