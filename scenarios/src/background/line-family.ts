import type { Wellbeing } from '../effect.ts';
import type { FleetDevice, FleetShip } from '../fleet/ship.ts';
import type { Rng } from '../random.ts';

/** What a line may speak of. */
export interface LineScene {
  readonly ship: FleetShip;
  readonly device: FleetDevice;
  readonly rng: Rng;
}

/** Lines of one origin and wording, written at a mean rate. */
export interface LineFamily {
  readonly service: string;
  readonly level: 'debug' | 'info' | 'notice' | 'warning' | 'error';
  readonly perHour: number;
  /** True when guests cause it: rare at night, dense in the evening. */
  readonly daily?: boolean;
  /** The lines say that this is well, so a fault that denies it silences them. */
  readonly vouchesFor?: Wellbeing;
  readonly write: (scene: LineScene) => string;
}

/** An address on the ship's guest network. */
export function guestAddress({ ship, rng }: LineScene): string {
  return `${networkOf(ship)}.${rng.int(100, 119)}.${rng.int(2, 250)}`;
}

/** An address of the crew's and officers' network. */
export function crewAddress({ ship, rng }: LineScene): string {
  return `${networkOf(ship)}.50.${rng.int(10, 90)}`;
}

/** The first two octets of the ship's addresses. */
export function networkOf(ship: FleetShip): string {
  const [address] = ship.devices[0]?.ips ?? [];
  if (address === undefined) throw new RangeError(`${ship.ship_id} has no addresses`);
  return address.split('.').slice(0, 2).join('.');
}

/** A hardware address of a guest's telephone: locally administered, as modern ones are. */
export function guestMac({ rng }: LineScene): string {
  const byte = (): string => rng.int(0, 255).toString(16).padStart(2, '0');
  return `${rng.pick(['2e', '5a', '96', 'da'])}:${byte()}:${byte()}:${byte()}:${byte()}:${byte()}`;
}

/** As Cisco writes it: `2eab.4c00.91f2`. */
export function dottedMac(scene: LineScene): string {
  const digits = guestMac(scene).replaceAll(':', '');
  return `${digits.slice(0, 4)}.${digits.slice(4, 8)}.${digits.slice(8)}`;
}

/** Seconds since start as the kernel prints them: `[412.114217]`. */
export function kernelClock({ rng }: LineScene): string {
  return `[${rng.int(90_000, 4_000_000)}.${rng.int(0, 999_999).toString().padStart(6, '0')}]`;
}
