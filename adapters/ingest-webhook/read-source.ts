import type { Path, Scalar, Source } from './source.ts';

/** What is wrong at a place below the field. */
export interface SourceFault {
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

/** Told instead of thrown, so that all faults of a file are found at once. */
type Tell = (fault: SourceFault) => void;

const MAX_DEPTH = 6;
const NOTHING: Source = { from: 'first', sources: [] };

/** `/labels/host` of the item, `$/status` of the body (RFC 6901). */
export function readPointer(text: string): Path {
  const root = text.startsWith('$') ? 'body' : 'item';
  const pointer = root === 'body' ? text.slice(1) : text;
  const steps = pointer === '' ? [] : pointer.slice(1).split('/');
  return { root, steps: steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')) };
}

/** Inside of `{}`: a pointer, or names with dots between them. */
function readPlaceholder(text: string): Path {
  if (text.startsWith('/') || text.startsWith('$/')) return readPointer(text);
  const names = text.split('.');
  return names[0] === '$' ? { root: 'body', steps: names.slice(1) } : { root: 'item', steps: names };
}

function readTemplate(text: string): readonly (string | Path)[] | null {
  const parts: (string | Path)[] = [];
  let rest = text;
  for (let open = rest.indexOf('{'); open >= 0; open = rest.indexOf('{')) {
    const close = rest.indexOf('}', open);
    const inside = rest.slice(open + 1, close);
    if (close < 0 || !/^[^{}\s]+$/.test(inside)) return null;
    if (open > 0) parts.push(rest.slice(0, open));
    parts.push(readPlaceholder(inside));
    rest = rest.slice(close + 1);
  }
  if (rest !== '') parts.push(rest);
  return parts;
}

function readText(text: string, path: SourceFault['path'], tell: Tell): Source {
  if (text.startsWith('/') || text.startsWith('$/')) return { from: 'path', path: readPointer(text) };
  if (!text.includes('{')) return { from: 'literal', value: text };
  const parts = readTemplate(text);
  if (parts !== null) return { from: 'template', parts };
  tell({ path, reason: 'has a { } without a name in it; a plain text with braces is written {literal: …}' });
  return NOTHING;
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readMapped(
  value: Readonly<Record<string, unknown>>,
  path: SourceFault['path'],
  tell: Tell,
  depth: number,
): Source {
  const { from, map = {}, default: fallback, ...others } = value;
  for (const name of Object.keys(others)) tell({ path: [...path, name], reason: 'is not a known key' });
  const meanings = new Map<string, Scalar>();
  if (!isMapping(map)) tell({ path: [...path, 'map'], reason: 'must be a mapping' });
  else {
    for (const [name, meaning] of Object.entries(map)) {
      if (isScalar(meaning)) meanings.set(name, meaning);
      else tell({ path: [...path, 'map', name], reason: 'must be a text, a number, true or false' });
    }
  }
  if (fallback !== undefined && !isScalar(fallback)) {
    tell({ path: [...path, 'default'], reason: 'must be a text, a number, true or false' });
  }
  return {
    from: 'map',
    source: readSource(from, [...path, 'from'], tell, depth + 1),
    map: meanings,
    fallback: isScalar(fallback) ? fallback : undefined,
  };
}

/**
 * What a field of a mapping file says: a pointer, a template, a literal, a list of which the first that is there
 * counts, or `{from, map, default}`.
 */
export function readSource(value: unknown, path: SourceFault['path'], tell: Tell, depth = 0): Source {
  if (depth > MAX_DEPTH) {
    tell({ path, reason: 'is nested too deeply' });
    return NOTHING;
  }
  if (typeof value === 'string') return readText(value, path, tell);
  if (isScalar(value)) return { from: 'literal', value };
  if (Array.isArray(value)) {
    const sources = value.map((one, i) => readSource(one, [...path, i], tell, depth + 1));
    return { from: 'first', sources };
  }
  if (isMapping(value)) {
    if (isScalar(value.literal) && Object.keys(value).length === 1) {
      return { from: 'literal', value: value.literal };
    }
    if (value.from !== undefined) return readMapped(value, path, tell, depth);
  }
  tell({
    path,
    reason:
      'must be a pointer such as /labels/host, a template, a literal, a list of these, or {from, map, default}',
  });
  return NOTHING;
}

/** Labels and the like: a pointer to an object, or a mapping of names to sources. */
export function readMembers(value: unknown, path: SourceFault['path'], tell: Tell): Source {
  if (typeof value === 'string' && (value.startsWith('/') || value.startsWith('$/'))) {
    return { from: 'path', path: readPointer(value) };
  }
  if (!isMapping(value)) {
    tell({ path, reason: 'must be a pointer to an object such as /labels, or a mapping' });
    return NOTHING;
  }
  const members = Object.entries(value).map(
    ([name, one]) => [name, readSource(one, [...path, name], tell)] as const,
  );
  return { from: 'members', members };
}
