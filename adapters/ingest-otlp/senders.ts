import { endOfMessage, type Fault, faultOf, openMessage, skipField } from '@aiops/wire';
import { readAttribute } from './any-value.ts';
import type { Attributes } from './attributes.ts';
import type { Places } from './frames.ts';
import { type Sender, senderOf } from './place.ts';

/** @throws WireFault or an error of the reader (see `faultOf`) */
function readResource(bytes: Buffer, places: Places): Attributes {
  const resource: Attributes = {};
  let attributes = 0;
  for (let i = 0; i + 1 < places.length; i += 2) {
    const end = places[i + 1] ?? 0;
    const reader = openMessage(bytes, places[i], end);
    while (reader.pos < end) {
      const tag = reader.tag();
      if (tag >>> 3 === 1) {
        attributes += 1;
        readAttribute(reader, tag, end, resource, attributes);
      } else skipField(reader, tag);
    }
    endOfMessage(reader, end);
  }
  return resource;
}

function sizeOf(places: Places): number {
  let bytes = 0;
  for (let i = 0; i + 1 < places.length; i += 2) bytes += (places[i + 1] ?? 0) - (places[i] ?? 0);
  return bytes;
}

/**
 * Who sent the items of a frame, read when the first of them is: of many resources one at a time is in memory.
 * A resource that can't be read refuses its own items.
 */
export class Senders {
  readonly #bytes: Buffer;
  readonly #maxBytes: number;
  #places: Places | undefined;
  #sender: Sender | Fault = { reason: '' };

  /** @param maxBytes of one resource */
  constructor(bytes: Buffer, maxBytes: number) {
    this.#bytes = bytes;
    this.#maxBytes = maxBytes;
  }

  of(places: Places): Sender | Fault {
    if (places === this.#places) return this.#sender;
    this.#places = places;
    this.#sender = this.#read(places);
    return this.#sender;
  }

  #read(places: Places): Sender | Fault {
    if (sizeOf(places) > this.#maxBytes) {
      return { reason: `comes from a resource that is larger than ${this.#maxBytes} bytes` };
    }
    try {
      return senderOf(readResource(this.#bytes, places));
    } catch (error) {
      return { reason: `comes from a damaged resource: ${faultOf(error).reason}` };
    }
  }
}
