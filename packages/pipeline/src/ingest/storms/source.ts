/** Who sends: a device, else a host, else the address of a sender that names none. */
export interface Source {
  /** One string for all of it. */
  readonly key: string;
  readonly ship_id: string | null;
  /** As people know it. */
  readonly name: string;
  readonly device_id?: string;
  readonly host?: string;
}

/** What any message says of where it comes from. */
interface Placed {
  readonly ship_id: string | null;
  readonly device_id?: string | undefined;
  readonly host?: string | undefined;
}

/** @param otherwise the sender's address, or the receiver's name where even that is unknown */
export function sourceOf({ ship_id, device_id, host }: Placed, otherwise: string): Source {
  const name = device_id ?? host ?? otherwise;
  const key = `${ship_id ?? ''}\u001f${name}`;
  if (device_id !== undefined) return { key, ship_id, name, device_id };
  return { key, ship_id, name, host: name };
}
