import { readFile } from 'node:fs/promises';
import type { RegistryDocument } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import { parseRegistry } from '@aiops/registry';

/**
 * Reads a device registry.
 * @param known what it adds to; null when it is checked later, against what is stored
 * @throws CodedError `registry_unreadable` or `registry_invalid`, saying where
 */
export async function readRegistryFile(
  path: string,
  known?: RegistryDocument | null,
): Promise<RegistryDocument> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new CodedError('registry_unreadable', `the device registry ${path} can't be read`, { cause });
  }
  const parsed = parseRegistry(text, path, known);
  if (!parsed.ok) throw parsed.error;
  return parsed.value;
}
