import { nanosTextToMs, WireFault } from '@aiops/wire';
import { type Attributes, put } from './attributes.ts';
import { MAX_ATTRIBUTES, MAX_DEPTH } from './limits.ts';

/**
 * OTLP's JSON (protobuf's JSON mapping with hex ids): names in lowerCamelCase, 64-bit numbers as text or number.
 * What is there and of another type is a fault; null is absent.
 */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

export function objectsIn(json: Json, name: string): readonly Json[] {
  const value = json[name];
  if (isAbsent(value)) return [];
  if (!Array.isArray(value) || !value.every(isObject))
    throw new WireFault(`${name} must be a list of objects`);
  return value;
}

export function objectIn(json: Json, name: string): Json {
  const value = json[name];
  if (isAbsent(value)) return {};
  if (!isObject(value)) throw new WireFault(`${name} must be an object`);
  return value;
}

export function textIn(json: Json, name: string): string {
  const value = json[name];
  if (isAbsent(value)) return '';
  if (typeof value !== 'string') throw new WireFault(`${name} must be a string`);
  return value;
}

const NUMBER_TEXT = /^-?\d{1,20}$/;
const SPECIAL: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

function numberOf(value: unknown, name: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    const special = SPECIAL[value];
    if (special !== undefined) return special;
    if (value.length <= 32 && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  }
  throw new WireFault(`${name} must be a number`);
}

/** Undefined when absent. */
export function numberIn(json: Json, name: string): number | undefined {
  const value = json[name];
  return isAbsent(value) ? undefined : numberOf(value, name);
}

export function numbersIn(json: Json, name: string, max: number): number[] {
  const value = json[name];
  if (isAbsent(value)) return [];
  if (!Array.isArray(value)) throw new WireFault(`${name} must be a list of numbers`);
  if (value.length > max + 1) throw new WireFault(`${name} has more than ${max} entries`);
  return value.map((entry) => numberOf(entry, name));
}

/** Ms since 1970; 0 when absent. */
export function timeIn(json: Json, name: string): number {
  const value = json[name];
  if (isAbsent(value)) return 0;
  // A number has lost its last digits already, and none of them is a millisecond.
  const text =
    typeof value === 'number' && Number.isSafeInteger(Math.trunc(value / 1e6))
      ? BigInt(Math.trunc(Math.max(0, value))).toString()
      : value;
  const ms = typeof text === 'string' ? nanosTextToMs(text) : null;
  if (ms === null) throw new WireFault(`${name} must be nanoseconds since 1970`);
  return ms;
}

function anyValueOf(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new WireFault(`values are nested more than ${MAX_DEPTH} deep`);
  if (isAbsent(value)) return null;
  if (!isObject(value)) throw new WireFault('a value must be an object such as {"stringValue":"…"}');
  for (const name in value) {
    const own = value[name];
    switch (name) {
      case 'stringValue':
      case 'bytesValue':
        return textIn(value, name);
      case 'boolValue':
        if (typeof own !== 'boolean') throw new WireFault('boolValue must be a boolean');
        return own;
      case 'intValue':
        return intOf(own);
      case 'doubleValue':
        return numberOf(own, name);
      case 'arrayValue':
        return objectsIn(objectIn(value, name), 'values').map((entry) => anyValueOf(entry, depth + 1));
      case 'kvlistValue':
        return attributesOf(objectsIn(objectIn(value, name), 'values'), Number.POSITIVE_INFINITY, depth + 1);
    }
  }
  return null;
}

function intOf(value: unknown): number | string {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value !== 'string' || !NUMBER_TEXT.test(value))
    throw new WireFault('intValue must be an integer');
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function attributesOf(entries: readonly Json[], max: number, depth: number): Attributes {
  const attributes: Attributes = {};
  for (const [i, entry] of entries.entries()) {
    if (i >= max) break;
    put(attributes, textIn(entry, 'key'), anyValueOf(entry.value, depth));
  }
  return attributes;
}

export function attributesIn(json: Json): Attributes {
  return attributesOf(objectsIn(json, 'attributes'), MAX_ATTRIBUTES, 1);
}

export function anyValueIn(json: Json, name: string): unknown {
  return anyValueOf(json[name], 1);
}
