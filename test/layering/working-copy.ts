import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../..');
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'data', 'coverage']);
/** The links of npm to our own packages: the copy needs its own. */
const OURS = new Set(['@aiops', 'aiops', '.cache', '.package-lock.json']);

export interface CheckOutcome {
  readonly passed: boolean;
  readonly output: string;
}

/** A copy of this repository that a test may spoil. It shares the installed packages, but for our own. */
export class WorkingCopy {
  readonly root = mkdtempSync(path.join(os.tmpdir(), 'aiops-layering-'));

  constructor() {
    cpSync(ROOT, this.root, {
      recursive: true,
      filter: (from) => from === ROOT || !LEFT_OUT.has(path.basename(from)),
    });
    this.#linkPackages();
  }

  #linkPackages(): void {
    const installed = path.join(ROOT, 'node_modules');
    const modules = path.join(this.root, 'node_modules');
    mkdirSync(path.join(modules, '@aiops'), { recursive: true });
    for (const name of readdirSync(installed).filter((entry) => !OURS.has(entry))) {
      symlinkSync(path.join(installed, name), path.join(modules, name));
    }
    for (const name of readdirSync(path.join(this.root, 'packages')))
      this.#linkOurs(name, `packages/${name}`);
    this.#linkOurs('adapters', 'adapters');
    this.#linkOurs('scenarios', 'scenarios');
  }

  #linkOurs(name: string, folder: string): void {
    symlinkSync(path.join(this.root, folder), path.join(this.root, 'node_modules/@aiops', name));
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
    writeFileSync(path.join(this.root, file), text);
  }

  check(name: string): CheckOutcome {
    const args = ['tools/check.mjs', name];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.root,
      encoding: 'utf8',
    });
    return { passed: status === 0, output: stdout + stderr };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
