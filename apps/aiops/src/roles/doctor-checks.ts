import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAM_DIRECTORY } from '../paths.ts';

/** How a native library did: null when it works, else the last thing it said. */
export type LibraryFault = string | null;

const TIMEOUT_MS = 30_000;

/**
 * Each runs in a process and a directory of its own: a library that does not fit the machine ends its process,
 * not the doctor. The program is text, for it must not load the library here.
 */
const TRIALS = {
  /** ClickHouse in process answers a query. */
  chdb: `
    import { Session } from 'chdb';
    const session = new Session(process.argv[1] + '/engine');
    const answer = String(session.query('select 1', 'CSV')).trim();
    session.close();
    if (answer !== '1') throw new Error('select 1 answered ' + answer);
  `,
  /** The bus's database gives back what was put in. */
  lmdb: `
    import { open } from 'lmdb';
    const db = open({ path: process.argv[1] + '/bus' });
    await db.put('a', 1);
    if (db.get('a') !== 1) throw new Error('what was written could not be read');
    await db.close();
  `,
} as const;

export type Library = keyof typeof TRIALS;
export const LIBRARIES = Object.keys(TRIALS) as readonly Library[];

export async function tryLibrary(library: Library): Promise<LibraryFault> {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-doctor-'));
  try {
    return await faultOfRun(TRIALS[library], directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function faultOfRun(program: string, directory: string): Promise<LibraryFault> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--input-type=module', '--eval', program, directory],
      // Libraries are found from where the program lies, not from where the person stands.
      { cwd: PROGRAM_DIRECTORY, timeout: TIMEOUT_MS },
      (error, _stdout, stderr) => {
        if (error === null) return resolve(null);
        if (error.killed === true) return resolve(`it did not end within ${TIMEOUT_MS / 1000} s`);
        if (typeof error.signal === 'string') return resolve(`it was ended by ${error.signal}`);
        resolve(stderr.match(/^\w*Error.*$/m)?.[0] ?? (stderr.trim().split('\n').at(-1) || error.message));
      },
    );
  });
}
