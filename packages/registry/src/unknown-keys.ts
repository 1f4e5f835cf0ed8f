import { Device, RegistryDocument, Ship } from '@aiops/contracts';
import { nearestName } from '@aiops/kernel';

const DOCUMENT_KEYS = Object.keys(RegistryDocument.shape);
const ITEM_KEYS = { ships: Object.keys(Ship.shape), devices: Object.keys(Device.shape) };

/**
 * Keys of a registry file that nobody reads. A slip in one would silently take a device's names, or its ship's clock,
 * away. @returns one sentence each: `devices.0 (modem-1): hostname is not a known key; did you mean hostnames?`
 */
export function unknownKeys(value: unknown): string[] {
  const found = keysBeside(value, DOCUMENT_KEYS, '');
  for (const [list, known] of Object.entries(ITEM_KEYS)) {
    const items = membersOf(value)[list];
    if (!Array.isArray(items)) continue;
    const idKey = list === 'ships' ? 'ship_id' : 'device_id';
    for (const [index, item] of items.entries()) {
      found.push(...keysBeside(item, known, `${list}.${index} (${String(membersOf(item)[idKey])}): `));
    }
  }
  return found;
}

function keysBeside(value: unknown, known: readonly string[], where: string): string[] {
  return Object.keys(membersOf(value))
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = nearestName(key, known);
      return `${where}${key} is not a known key${near === undefined ? '' : `; did you mean ${near}?`}`;
    });
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
