import { constants } from 'node:fs';
import { access, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { faultText } from '@aiops/policy';
import { idleFeaturesText } from '../idle-features.ts';
import { loadPolicyDirectory } from '../policy-files.ts';
import { dataHolder } from '../roles/data-holder.ts';
import { type Finding, failed, ok, warn } from './finding.ts';

/** Whether the data directory can be written, or made. */
export async function writableFindings(directory: string): Promise<Finding[]> {
  const path = resolve(directory);
  const mend = 'give its owner’s account the right to write there, or another --data';
  if (!(await exists(path))) {
    const parent = await nearestParent(path);
    return (await isWritable(parent))
      ? [ok('data', `${path} does not exist yet and can be made`)]
      : [failed('data', `${path} does not exist, and ${parent} can’t be written`, mend)];
  }
  const probe = join(path, `.doctor-${process.pid}`);
  try {
    await writeFile(probe, 'probe', { flag: 'wx', mode: 0o600 });
    await rm(probe);
    return [ok('data', `${path} can be written`)];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [failed('data', `${path} can’t be written: ${reason}`, mend)];
  }
}

/**
 * Whether another process has the data open: only one can.
 * @param isAiopsRunning whether a server answered at the address in question
 */
export async function holderFindings(directory: string, isAiopsRunning: boolean): Promise<Finding[]> {
  const holder = await dataHolder(directory);
  if (holder === null) return [ok('data in use', 'no process has the data open')];
  const detail = `process ${holder} has ${resolve(directory)} open`;
  return isAiopsRunning
    ? [ok('data in use', `${detail}, and an aiops is running`)]
    : [
        warn(
          'data in use',
          `${detail}, but no aiops answers at the address asked`,
          `if it is an aiops on another port, name it with --url; else end process ${holder} or give another --data`,
        ),
      ];
}

export async function policyFindings(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Finding[]> {
  const loaded = await loadPolicyDirectory(directory, environment);
  if (loaded.ok) {
    const idle = idleFeaturesText(loaded.value.valueSources());
    const valid = ok('policy', `${directory} is valid`);
    const mend = 'do not rely on them; `aiops policy show` marks every value that nothing uses yet';
    return idle === '' ? [valid] : [valid, warn('features', idle, mend)];
  }
  const [first, ...more] = loaded.error.map(faultText);
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return [
    failed(
      'policy',
      `the server would not start: ${first}${others}`,
      `aiops policy check --policy ${directory}`,
    ),
  ];
}

async function nearestParent(path: string): Promise<string> {
  let parent = dirname(path);
  while (!(await exists(parent)) && dirname(parent) !== parent) parent = dirname(parent);
  return parent;
}

async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Only "there is no such file" means that it does not exist. */
async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
