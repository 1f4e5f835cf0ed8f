import { type Fault, faultOf, TooManyFields } from '@aiops/wire';
import { DecodeRefused } from './decode-refused.ts';
import type { Walking } from './frames.ts';

/** Runs one reading; what is wrong with the bytes refuses the item, or the request. */
export function attempt<T>(read: () => T): T | Fault {
  try {
    return read();
  } catch (error) {
    return faultOrRefusal(error);
  }
}

function faultOrRefusal(error: unknown): Fault {
  if (error instanceof DecodeRefused || error instanceof TooManyFields) throw error;
  return faultOf(error);
}

export function isFault<T extends object>(value: T | Fault): value is Fault {
  return 'reason' in value && Object.keys(value).length === 1;
}

/** A reading without which nothing of the request can be taken. @throws DecodeRefused, TooManyFields */
export function outline<T extends object>(read: () => T): T {
  const result = attempt(read);
  if (isFault(result)) throw new DecodeRefused('invalid_body', result.reason);
  return result;
}

/** The same for a reading in steps. */
export function* outlineInSteps<T>(reading: Walking<T>): Walking<T> {
  try {
    return yield* reading;
  } catch (error) {
    throw new DecodeRefused('invalid_body', faultOrRefusal(error).reason);
  }
}
