import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The file below the data directory that the store's engine locks while it is open. */
const STORE_LOCK = join('clickhouse', 'engine', 'status');

/** The process that has the data of a site open; null when none does. Only one can. */
export async function dataHolder(dataDirectory: string): Promise<number | null> {
  const lockFile = join(dataDirectory, STORE_LOCK);
  const text = await readIfThere(lockFile);
  if (text === null) return null;
  const locks = await readFile('/proc/locks', 'utf8').catch(() => null);
  if (locks !== null) {
    const { ino } = await stat(lockFile);
    const row = locks.split('\n').find((line) => line.split(/\s+/)[5]?.endsWith(`:${ino}`));
    const pid = row?.split(/\s+/)[4];
    return pid === undefined ? null : Number(pid);
  }
  // Without a list of locks the file's own word has to do: a process of that number may be another one by now.
  const written = Number(/PID: (\d+)/.exec(text)?.[1]);
  return isAlive(written) ? written : null;
}

/** Only "there is no such file" means that there is none. */
async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another account is alive as well.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
