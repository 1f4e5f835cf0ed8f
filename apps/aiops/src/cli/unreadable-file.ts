import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { errorCode, errorText } from '@aiops/kernel';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

/** What is wrong, and what the person can do about it, by the system's code. */
const FAULTS: Readonly<Record<string, readonly [reason: string, advice: string | undefined]>> = {
  ENOENT: ['there is no such file', 'check its name'],
  ENOTDIR: ['a part of its path is no directory', 'check its name'],
  EISDIR: ['it is a directory', 'name the files in it, such as {path}/*'],
  EACCES: ['this account may not read it', 'give the account the right to read it'],
  EPERM: ['this account may not read it', 'give the account the right to read it'],
};

/** Beside the name of a file of records. */
const OR_INPUT = ', or give - for standard input';

/** An input file that can't be read, as an error of the command line: exit 2, with what to do. */
export function fileUnreadable(path: string, cause: unknown, isOfRecords = true): CliError {
  const [reason, what] = FAULTS[errorCode(cause)] ?? [errorText(cause), undefined];
  const advice = isOfRecords && what === 'check its name' ? `${what}${OR_INPUT}` : what;
  return new CliError(EXIT.usage, 'file_unreadable', `${path} can’t be read: ${reason}`, {
    advice: advice?.replace('{path}', path.replace(/\/+$/, '')),
    cause,
  });
}

/**
 * Looks whether a file can be read, before anything is done with those named beside it.
 * @returns its size in bytes; null when nobody knows, as for a pipe
 * @throws CliError `file_unreadable`
 */
export async function readableSize(path: string): Promise<number | null> {
  try {
    await access(path, constants.R_OK);
    const found = await stat(path);
    if (found.isDirectory()) throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
    return found.isFile() ? found.size : null;
  } catch (error) {
    throw fileUnreadable(path, error);
  }
}

/**
 * Looks whether a directory can be read, so that a mistyped one is told as such before anything begins.
 * @throws CliError `directory_unreadable`
 */
export async function readableDirectory(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isDirectory()) return;
  } catch (error) {
    const code = errorCode(error);
    const [reason] = FAULTS[code] ?? [errorText(error)];
    throw directoryFault(path, code === 'ENOENT' ? 'there is no such directory' : reason, error);
  }
  throw directoryFault(path, 'it is a file', undefined);
}

function directoryFault(path: string, reason: string, cause: unknown): CliError {
  const advice = 'check its name; a directory is wanted here';
  return new CliError(EXIT.usage, 'directory_unreadable', `${path} can’t be read: ${reason}`, {
    advice,
    cause,
  });
}
