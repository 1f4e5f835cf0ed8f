import { type Attributes, textOf } from './attributes.ts';

/** Who sent it, in the fields of our records. What was not stated is absent. */
export interface Sender {
  readonly host: string | undefined;
  readonly service: string | undefined;
  readonly ship: string | undefined;
  /** The other attributes of the resource, without what the SDK says of itself. */
  readonly rest: Attributes | undefined;
}

const SHIP = ['ship_id', 'ship.id', 'ship'] as const;
const TAKEN: ReadonlySet<string> = new Set(['host.name', 'service.name', ...SHIP]);
/** What SDKs write when nobody named the service. */
const UNNAMED = /^unknown_service(?::|$)/;

export function senderOf(resource: Attributes): Sender {
  const service = textOf(resource, 'service.name');
  const rest = Object.entries(resource).filter(
    ([name]) => !TAKEN.has(name) && !name.startsWith('telemetry.sdk.'),
  );
  return {
    host: textOf(resource, 'host.name'),
    service: service === undefined || UNNAMED.test(service) ? undefined : service,
    ship: textOf(resource, ...SHIP),
    rest: rest.length === 0 ? undefined : Object.fromEntries(rest),
  };
}

/** A record's own attribute counts before the resource's: forwarders set it per record. */
export function shipOf(attributes: Attributes, sender: Sender): string | undefined {
  return textOf(attributes, ...SHIP) ?? sender.ship;
}
export function hostOf(attributes: Attributes, sender: Sender): string | undefined {
  return textOf(attributes, 'host.name') ?? sender.host;
}
