import type { WireReader } from './message.ts';

const MS_PER_HIGH_UNIT = 4294;
const NANOS_PER_HIGH_UNIT = 967_296;

/** A fixed64 of nanoseconds since 1970 as whole milliseconds; exact, which one division of a double is not. */
export function fixedNanosToMs(reader: WireReader): number {
  const low = reader.fixed32();
  const high = reader.fixed32();
  // 2^32 ns are 4294 ms and 967,296 ns.
  return high * MS_PER_HIGH_UNIT + Math.floor((high * NANOS_PER_HIGH_UNIT + low) / 1e6);
}

/** Decimal nanoseconds since 1970 as whole milliseconds; null for other text and for what no 64 bits hold. */
export function nanosTextToMs(text: string): number | null {
  if (!/^\d{1,20}$/.test(text)) return null;
  return text.length <= 6 ? 0 : Number(text.slice(0, -6));
}
