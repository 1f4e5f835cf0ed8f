import { RegistryDocument } from '@aiops/contracts';
import { CodedError, fail, ok, type Result } from '@aiops/kernel';
import { parse as parseYaml } from 'yaml';
import { checkRegistry, type RegistryFault, RegistryInvalid } from './check-registry.ts';

/** Reads a registry file, YAML or JSON, which must make sense by itself. The error says where the fault is. */
export function parseRegistry(text: string, fileName: string): Result<RegistryDocument, CodedError> {
  let value: unknown;
  try {
    value = parseYaml(text, { maxAliasCount: 100 });
  } catch (cause) {
    return fail(new CodedError('registry_unreadable', `${fileName} is neither YAML nor JSON`, { cause }));
  }
  const parsed = RegistryDocument.safeParse(value ?? {});
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return fail(
      new CodedError('registry_invalid', `${fileName}: ${issue?.path.join('.')}: ${issue?.message}`),
    );
  }
  const faults = checkRegistry(parsed.data, { ships: [], devices: [] });
  if (faults.length === 0) return ok(parsed.data);
  return fail(new RegistryInvalid(faults, fieldInFile, `${fileName}: `));
}

function fieldInFile({ list, index, field }: RegistryFault): string {
  return `${list}.${index}.${field}`;
}
