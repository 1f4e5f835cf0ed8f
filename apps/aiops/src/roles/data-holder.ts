import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../cli/cli-error.ts';
import { EXIT } from '../cli/exit-codes.ts';

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

/**
 * The engine would refuse as well, but writes a line of its own to standard error first.
 * @param advice what to do, with `{pid}` for the process that holds it
 * @throws CliError `data_in_use`
 */
export async function refuseHeldData(directory: string, advice: string): Promise<void> {
  const holder = await dataHolder(directory);
  if (holder === null || holder === process.pid) return;
  throw new CliError(EXIT.failed, 'data_in_use', `process ${holder} has ${directory} open; only one can`, {
    advice: advice.replace('{pid}', String(holder)),
  });
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
