import { RegistryDocument } from '@aiops/contracts';
import { CodedError, fail, ok, type Result } from '@aiops/kernel';
import { parse as parseYaml } from 'yaml';
import { checkRegistry, type RegistryFault, RegistryInvalid } from './check-registry.ts';
import { unknownKeys } from './unknown-keys.ts';

const NOTHING: RegistryDocument = { ships: [], devices: [] };
const MAX_ISSUES = 20;

/**
 * Reads a registry file, YAML or JSON. The error says where the faults are.
 * @param known what the file adds to; null when whoever takes the file checks it against what is stored
 */
export function parseRegistry(
  text: string,
  fileName: string,
  known: RegistryDocument | null = NOTHING,
): Result<RegistryDocument, CodedError> {
  let value: unknown;
  try {
    value = parseYaml(text, { maxAliasCount: 100 });
  } catch (cause) {
    return fail(new CodedError('registry_unreadable', `${fileName} is neither YAML nor JSON`, { cause }));
  }
  const parsed = RegistryDocument.safeParse(value ?? {});
  if (!parsed.success) {
    const lines = parsed.error.issues
      .slice(0, MAX_ISSUES)
      .map(({ path, message }) => `${fileName}: ${path.join('.') || 'the whole'}: ${message}`);
    return fail(new CodedError('registry_invalid', lines.join('\n')));
  }
  const unknown = unknownKeys(value);
  if (unknown.length > 0) {
    const lines = unknown.slice(0, MAX_ISSUES).map((sentence) => `${fileName}: ${sentence}`);
    if (unknown.length > MAX_ISSUES) lines.push(`${fileName}: and ${unknown.length - MAX_ISSUES} more`);
    return fail(new CodedError('registry_invalid', lines.join('\n')));
  }
  const faults = known === null ? [] : checkRegistry(parsed.data, known);
  if (faults.length === 0) return ok(parsed.data);
  return fail(new RegistryInvalid(faults, fieldInFile, `${fileName}: `));
}

function fieldInFile({ list, index, field }: RegistryFault): string {
  return `${list}.${index}.${field}`;
}
