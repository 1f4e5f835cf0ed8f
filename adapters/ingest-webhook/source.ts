/** Where a field comes from, ready to be looked up. */
export type Source =
  | { readonly from: 'literal'; readonly value: string | number | boolean }
  | { readonly from: 'path'; readonly path: Path }
  | { readonly from: 'template'; readonly parts: readonly (string | Path)[] }
  | { readonly from: 'first'; readonly sources: readonly Source[] }
  | {
      readonly from: 'map';
      readonly source: Source;
      readonly map: ReadonlyMap<string, Scalar>;
      readonly fallback: Scalar | undefined;
    }
  | { readonly from: 'members'; readonly members: readonly (readonly [string, Source])[] };

/** More than any record keeps of one text. */
const MAX_TEXT = 131_072;

export type Scalar = string | number | boolean;

/** Steps from the item, or from the body as a whole. */
export interface Path {
  readonly root: 'item' | 'body';
  readonly steps: readonly string[];
}

/** What a field is looked up in. */
export interface Sent {
  readonly item: unknown;
  readonly body: unknown;
}

/** A value that nothing can be made of: its item is refused with this reason. */
export class UnusableValue extends Error {}

export function valueAt({ root, steps }: Path, sent: Sent): unknown {
  let value = root === 'item' ? sent.item : sent.body;
  for (const step of steps) {
    if (Array.isArray(value)) value = /^\d{1,6}$/.test(step) ? value[Number(step)] : undefined;
    else if (typeof value === 'object' && value !== null && Object.hasOwn(value, step)) {
      value = (value as Readonly<Record<string, unknown>>)[step];
    } else return undefined;
  }
  return value;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** @throws UnusableValue when it is nested too deeply to be written out */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, MAX_TEXT);
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  try {
    return JSON.stringify(value).slice(0, MAX_TEXT);
  } catch (cause) {
    throw new UnusableValue('is nested too deeply', { cause });
  }
}

/** The value of a source; undefined when there is none. @throws UnusableValue */
export function look(source: Source, sent: Sent): unknown {
  switch (source.from) {
    case 'literal':
      return source.value;
    case 'path':
      return valueAt(source.path, sent);
    case 'template':
      return fillIn(source.parts, sent);
    case 'first':
      for (const one of source.sources) {
        const value = look(one, sent);
        if (!isAbsent(value)) return value;
      }
      return undefined;
    case 'map':
      return translate(source, sent);
    case 'members':
      return Object.fromEntries(source.members.map(([name, one]) => [name, look(one, sent)]));
  }
}

/** Undefined when nothing of what it asks for is there. */
function fillIn(parts: readonly (string | Path)[], sent: Sent): string | undefined {
  let found = false;
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else {
      const value = valueAt(part, sent);
      if (isAbsent(value)) continue;
      found = true;
      text += asText(value);
    }
  }
  return found ? text : undefined;
}

function translate({ source, map, fallback }: Extract<Source, { from: 'map' }>, sent: Sent): unknown {
  const value = look(source, sent);
  if (isAbsent(value)) return fallback;
  const text = asText(value);
  const meaning = map.get(text) ?? fallback;
  if (meaning === undefined) {
    throw new UnusableValue(
      `has the value ${JSON.stringify(text.slice(0, 60))}, which the mapping does not name`,
    );
  }
  return meaning;
}
