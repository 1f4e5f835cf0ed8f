import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode, errorText } from '@aiops/kernel';
import { CliError } from './cli/cli-error.ts';
import { EXIT } from './cli/exit-codes.ts';

/** What is wrong with the place, by the system's code. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this account may not write there',
  EPERM: 'this account may not write there',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file and no directory',
  EEXIST: 'there is a file of that name',
  ENOENT: 'nothing can be made there',
  ENOSPC: 'the disk is full',
};

/**
 * Makes the data directory, closed to other accounts, or finds that it can be used as it is.
 * @throws CliError `data_unusable`, with what to do
 */
export async function makeDataDirectory(directory: string): Promise<void> {
  const path = resolve(directory);
  try {
    await makeWithParents(path);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const reason = REASONS[errorCode(cause)] ?? errorText(cause);
    throw new CliError(EXIT.failed, 'data_unusable', `${path} can’t be the data directory: ${reason}`, {
      advice: 'name another with --data or AIOPS_DATA, or give this account the right to write there',
      cause,
    });
  }
}

/** Level by level: the system's own way with parents never ends where the kernel denies a place, as below /proc. */
async function makeWithParents(path: string): Promise<void> {
  const there = await statOf(path);
  if (there?.isDirectory() === true) return;
  if (there !== null) throw Object.assign(new Error(`${path} is a file`), { code: 'EEXIST' });
  if (dirname(path) !== path) await makeWithParents(dirname(path));
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    // Another process that starts with the same directory may have been faster.
    if (errorCode(error) !== 'EEXIST') throw error;
  });
}

/** Null: there is no such place. */
async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
