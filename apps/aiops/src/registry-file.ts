import { readFile } from 'node:fs/promises';
import type { RegistryDocument } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import { parseRegistry } from '@aiops/registry';

/** Reads a device registry. @throws CodedError `registry_unreadable` or `registry_invalid`, saying where. */
export async function readRegistryFile(path: string): Promise<RegistryDocument> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new CodedError('registry_unreadable', `the device registry ${path} can't be read`, { cause });
  }
  const parsed = parseRegistry(text, path);
  if (!parsed.ok) throw parsed.error;
  return parsed.value;
}
