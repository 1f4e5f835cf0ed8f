import { readFile } from 'node:fs/promises';
import type { RegistryDocument } from '@aiops/contracts';
import { parseRegistry } from '@aiops/registry';
import { fileUnreadable } from './cli/unreadable-file.ts';

/**
 * Reads a device registry.
 * @param known what it adds to; null when it is checked later, against what is stored
 * @throws CodedError `file_unreadable` or `registry_invalid`, saying where
 */
export async function readRegistryFile(
  path: string,
  known?: RegistryDocument | null,
): Promise<RegistryDocument> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw fileUnreadable(path, cause, false);
  }
  const parsed = parseRegistry(text, path, known);
  if (!parsed.ok) throw parsed.error;
  return parsed.value;
}
