import { spawnSync } from 'node:child_process';

function answers(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** True when the program is there, installed first if this process may. Says what is left out when it is not. */
export function hasProgram(program: string, debianPackage: string): boolean {
  if (answers(program)) return true;
  if (process.getuid?.() === 0) {
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], {
      stdio: 'ignore',
      timeout: 120_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  if (answers(program)) return true;
  process.stdout.write(`LEFT OUT: ${program} (Debian package ${debianPackage}) is not on this machine\n`);
  return false;
}
