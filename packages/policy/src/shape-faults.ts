import { nearestName } from '@aiops/kernel';
import type { z } from 'zod';
import { isPlainObject, type Path } from './policy-layer.ts';

/** A fault by its place in the tree, before it is known where that place was written. */
export interface TreeFault {
  readonly path: Path;
  readonly reason: string;
}

const MAX_SHOWN = 60;

/** The first validation step's findings in words: each says what must be, and what was there. */
export function shapeFaults(
  error: z.ZodError,
  tree: unknown,
  known: (path: Path) => readonly string[],
): TreeFault[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ path, reason: reasonOf(issue, valueAt(tree, path)) }];
    return issue.keys.map((key) => {
      const near = nearestName(key, known(path));
      const hint = near === undefined ? '' : `; did you mean ${near}?`;
      return { path: [...path, key], reason: `is not a known key${hint}` };
    });
  });
}

export function valueAt(tree: unknown, path: Path): unknown {
  let value = tree;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isPlainObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function reasonOf(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPE_WORDS[issue.expected] ?? issue.expected}, got ${shown(value)}`;
    case 'invalid_value':
      return `must be ${listOf(issue.values.map(String))}, got ${shown(value)}`;
    case 'too_small':
      return sizeReason(issue.origin, 'at least', issue.minimum, value);
    case 'too_big':
      return sizeReason(issue.origin, 'at most', issue.maximum, value);
    case 'invalid_format':
      return `must look like ${formatWord(issue)}, got ${shown(value)}`;
    case 'invalid_key':
      return 'is not a valid name: a to z, 0 to 9 and _, beginning with a letter';
    case 'invalid_union':
      return `is none of the forms that are taken, got ${shown(value)}`;
    default:
      return issue.message;
  }
}

function listOf(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `one of ${values.join(', ')}`;
}

function sizeReason(origin: string, word: string, limit: number | bigint, value: unknown): string {
  if (origin === 'array')
    return `must have ${word} ${limit} entries, has ${Array.isArray(value) ? value.length : 0}`;
  if (origin === 'string') return `must have ${word} ${limit} characters, got ${shown(value)}`;
  return `must be ${word} ${limit}, got ${shown(value)}`;
}

function formatWord(issue: z.core.$ZodIssueInvalidStringFormat): string {
  if (issue.format === 'datetime') return 'an RFC 3339 time in UTC';
  const pattern = issue.pattern ?? '';
  if (pattern.includes('[01]')) return 'HH:MM';
  if (pattern.includes('[a-z][a-z0-9_]')) return 'a name of a to z, 0 to 9 and _';
  return pattern === '' ? issue.format : pattern;
}
