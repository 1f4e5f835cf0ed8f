import { type MappingFault, parseMapping, type WebhookMapping } from '@aiops/adapters/ingest-webhook';
import { CodedError } from '@aiops/kernel';
import type { Options } from '../options.ts';
import { readWebhookFiles } from '../webhook-files.ts';

/**
 * The mappings of the webhooks, by name.
 * @throws CodedError `webhooks_invalid` with everything that is wrong with them: `file:line: key: reason`
 */
export async function loadWebhooks(options: Options): Promise<ReadonlyMap<string, WebhookMapping>> {
  const mappings = new Map<string, WebhookMapping>();
  const faults: MappingFault[] = [];
  for (const { name, file, text } of await readWebhookFiles(options)) {
    const mapping = parseMapping(text, file);
    if (mapping.ok) mappings.set(name, mapping.value);
    else faults.push(...mapping.error);
  }
  if (faults.length > 0) throw new CodedError('webhooks_invalid', faults.map(faultText).join('\n'));
  return mappings;
}

function faultText({ file, line, key, reason }: MappingFault): string {
  return key === '' ? `${file}:${line}: ${reason}` : `${file}:${line}: ${key}: ${reason}`;
}
