/** Attributes and key-value lists as plain objects. 64-bit integers beyond 2^53 are text, bytes are base64. */
export type Attributes = Record<string, unknown>;

/** Own property whatever its name: `__proto__` from a sender is data like any other. */
export function put(target: Attributes, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}

/** A non-empty text among the attributes, by the first of these names that has one. */
export function textOf(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
