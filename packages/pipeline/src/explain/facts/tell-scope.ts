import type { Draft, Telling } from './draft.ts';
import { entityWord, quoted } from './quote.ts';

const SHOWN_DEVICES = 8;
const SHOWN_SERVICES = 8;

/** What is affected: devices with what they are and where, and their services. */
export function tellScope(telling: Telling): Draft[] {
  const { scope, merged_into } = telling.evidence.incident;
  const entities = [...new Set(scope.map(({ device_id }) => device_id))];
  if (merged_into !== undefined) return [];
  if (entities.length === 0)
    return [
      telling.draft('affected', 'Which devices are affected is not known: no report names one.', {
        about: 'none',
      }),
    ];
  const shown = entities.slice(0, SHOWN_DEVICES);
  const list = listed(
    shown.map((entity) => described(telling, entity)),
    entities.length - shown.length,
  );
  const count = entities.length === 1 ? '1 device is' : `${entities.length} devices are`;
  const drafts = [
    telling.draft('affected', `${count} affected: ${list}.`, {
      about: String(entities.map((entity) => telling.roleOf(entity)).sort()),
      entities: shown,
      refs: shown.map((id) => ({ of: 'device' as const, id })),
    }),
  ];
  const services = [...new Set(scope.flatMap(({ service }) => service ?? []))].sort();
  if (services.length === 0) return drafts;
  const named = services.slice(0, SHOWN_SERVICES);
  const text = `Services with trouble: ${listed(named.map(quoted), services.length - named.length)}.`;
  return [...drafts, telling.draft('services', text, { services: named })];
}

/** `kestrel-vsat-01 (satellite modem, radio room)`. */
export function described(telling: Telling, entity: string): string {
  const { type = null, location = null } = telling.device(entity) ?? {};
  const parts = [type?.replaceAll('_', ' ') ?? null, location].filter((part) => part !== null);
  return parts.length === 0 ? entityWord(entity) : `${entityWord(entity)} (${parts.join(', ')})`;
}

export function listed(items: readonly string[], more = 0): string {
  if (more > 0) return `${items.join(', ')} and ${more} more`;
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
