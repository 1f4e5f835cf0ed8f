import { spawnSync } from 'node:child_process';

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
  const install = ['install', '-y', '--no-install-recommends', debianPackage];
  if (process.getuid?.() === 0) {
    aptGet(...install);
    if (answers(program, versionFlag)) return true;
    // A fresh machine knows no packages yet.
    aptGet('update');
    aptGet(...install);
  }
  if (answers(program, versionFlag)) return true;
  process.stdout.write(`LEFT OUT: ${program} (Debian package ${debianPackage}) is not on this machine\n`);
  return false;
}
