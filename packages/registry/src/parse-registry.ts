import { RegistryDocument } from '@aiops/contracts';
import { CodedError, fail, ok, type Result } from '@aiops/kernel';
import { parse as parseYaml } from 'yaml';

/** Reads a registry file, YAML or JSON. The error says where in the file the fault is. */
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
  return checkReferences(parsed.data, fileName);
}

/** Ids are unique and `depends_on` names devices that exist. */
function checkReferences(document: RegistryDocument, fileName: string): Result<RegistryDocument, CodedError> {
  const ids = new Set<string>();
  for (const device of document.devices) {
    if (ids.has(device.device_id)) {
      return fail(new CodedError('registry_invalid', `${fileName}: device ${device.device_id} stands twice`));
    }
    ids.add(device.device_id);
  }
  for (const device of document.devices) {
    const unknown = device.depends_on.find((id) => !ids.has(id));
    if (unknown !== undefined) {
      return fail(
        new CodedError(
          'registry_invalid',
          `${fileName}: ${device.device_id} depends on ${unknown}, which is not a device in this file`,
        ),
      );
    }
  }
  return ok(document);
}
