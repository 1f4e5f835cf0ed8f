import type { Command } from 'commander';
import { readableDirectory } from './unreadable-file.ts';

/** Options that name a directory which must be there, whatever the command. */
const DIRECTORIES = ['policy', 'present', 'scenarios'];

/**
 * Looks at the directories that were named, before the command does anything: a slip in a name is wrong usage, and not a
 * fault of what is in it. Files are looked at by those who read them, for some may be pipes.
 * @throws CliError `directory_unreadable`
 */
export async function checkGivenPaths(command: Command): Promise<void> {
  for (const name of DIRECTORIES) {
    const path: unknown = command.getOptionValue(name);
    const isGiven = ['cli', 'env'].includes(command.getOptionValueSource(name) ?? '');
    if (isGiven && typeof path === 'string') await readableDirectory(path);
  }
}
