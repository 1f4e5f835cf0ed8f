import { faultText, type LoadedPolicy, type PolicyFault } from '@aiops/policy';
import { CliError } from '../cli/cli-error.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { printable } from '../cli/printable.ts';
import { readableDirectory } from '../cli/unreadable-file.ts';
import { loadPolicyDirectory } from '../policy-files.ts';

/** @throws CliError `policy_invalid` with every fault on a line, `directory_unreadable` when it is not there */
export async function validPolicy(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<LoadedPolicy> {
  await readableDirectory(directory);
  const loaded = await loadPolicyDirectory(directory, environment);
  if (loaded.ok) return loaded.value;
  const faults = loaded.error.map(shownFault).join('\n  ');
  throw new CliError(EXIT.failed, 'policy_invalid', `the policy is not valid:\n  ${faults}`, {
    advice: `aiops policy check --policy ${directory}`,
  });
}

export function shownFault(fault: PolicyFault): string {
  return printable(faultText(fault));
}
