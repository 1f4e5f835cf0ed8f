import { readdir, readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { errorText, fail, type Result } from '@aiops/kernel';
import { type LoadedPolicy, loadPolicy, type PolicyFault } from '@aiops/policy';

const MASTER = 'policy.yaml';
const MAX_FILES = 100;
/** The shipped files have 40 KB; whatever is far beyond that is not a policy. */
const MAX_FILE_BYTES = 1_048_576;

/**
 * The YAML files of a directory: each by the name under which faults and sources show it.
 * @throws Error when the directory or a file can't be read, or is beyond every sensible size
 */
export async function readPolicyFiles(directory: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(directory)).filter((name) => /\.ya?ml$/.test(name)).sort();
  if (names.length > MAX_FILES) throw new Error(`it holds ${names.length} YAML files, at most ${MAX_FILES}`);
  const texts = new Map<string, string>();
  for (const name of names) {
    const path = join(directory, name);
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) throw new Error(`${name} has ${size} bytes, at most ${MAX_FILE_BYTES}`);
    texts.set(shownName(directory, name), await readFile(path, 'utf8'));
  }
  return texts;
}

/** Short where it is below the working directory, such as `policies/detect.yaml`, so that a terminal can open it. */
function shownName(directory: string, name: string): string {
  const short = relative(process.cwd(), directory);
  const isBelow = short !== '' && !short.startsWith('..') && !isAbsolute(short);
  return join(isBelow ? short : directory, name);
}

/**
 * Reads and validates a policy directory. A directory that isn't there, can't be read or has no master is a
 * fault like one in a file: a mistyped path must not mean "the shipped values".
 */
export async function loadPolicyDirectory(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<LoadedPolicy, PolicyFault[]>> {
  const master = shownName(directory, MASTER);
  let files: ReadonlyMap<string, string>;
  try {
    files = await readPolicyFiles(directory);
  } catch (error) {
    const reason = `can’t be read: ${errorText(error)}`;
    return fail([{ file: directory, line: null, key: '', reason }]);
  }
  if (files.size === 0) {
    return fail([{ file: master, line: null, key: '', reason: 'does not exist, nor any other policy file' }]);
  }
  return loadPolicy({ files, master, environment });
}
