/**
 * Numbers as one base64 string of their bytes: exact, with what is not finite, a third shorter than decimals and
 * many times quicker to write and read. The byte order is that of all machines it runs on (little endian).
 */
export function packNumbers(values: readonly number[] | Float64Array): string {
  const bytes = values instanceof Float64Array ? values : Float64Array.from(values);
  return textOf(bytes);
}

export function unpackNumbers(packed: string): Float64Array {
  return new Float64Array(bytesOf(packed));
}

/** The same for numbers of single precision. */
export function packSingles(values: Float32Array): string {
  return textOf(values);
}

export function unpackSingles(packed: string): Float32Array {
  return new Float32Array(bytesOf(packed));
}

function textOf({ buffer, byteOffset, byteLength }: Float64Array | Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** A copy, as small buffers share memory with others and may begin anywhere in it. */
function bytesOf(packed: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(packed, 'base64')).buffer;
}
