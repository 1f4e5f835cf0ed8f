import { errorText, fail, ok, type Result } from '@aiops/kernel';
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { readMembers, readPointer, readSource, type SourceFault } from './read-source.ts';
import type { Path, Source } from './source.ts';

/** How the requests of one sender become records. */
export interface WebhookMapping {
  readonly kind: 'log' | 'metric' | 'alert';
  /** Where the items are: an array gives a record for each of its members, anything else one. */
  readonly items: Path;
  readonly fields: ReadonlyMap<string, Source>;
}

/** What is wrong in a mapping file, and where. */
export interface MappingFault {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly key: string;
  readonly reason: string;
}

const COMMON = ['ts', 'ship_id', 'host', 'service', 'tracking_id'] as const;
/** The fields of the input shapes; `state` is the word that ends an alert. */
const FIELDS = {
  log: { required: ['msg'], optional: ['level', 'severity_number', 'meta'] },
  metric: { required: ['name', 'value'], optional: ['unit', 'labels'] },
  alert: {
    required: ['name'],
    optional: ['state', 'ends_at', 'severity', 'value', 'labels', 'annotations', 'generator_url'],
  },
} as const;
const GROUPS: ReadonlySet<string> = new Set(['labels', 'annotations', 'meta']);

const Pointer = z.string().regex(/^\$?(?:\/.*)?$/, 'must be a pointer such as /alerts');
const MappingFile = z.strictObject({
  kind: z.enum(['log', 'metric', 'alert'], 'must be log, metric or alert'),
  items: Pointer.default(''),
  fields: z.record(z.string(), z.unknown()),
});

type Place = readonly (string | number)[];

/**
 * Reads one mapping file.
 * @returns the mapping, or everything that is wrong with it, in the order of its lines
 */
export function parseMapping(text: string, file: string): Result<WebhookMapping, MappingFault[]> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const [damage] = document.errors;
  if (damage !== undefined) {
    const reason = `is not YAML: ${damage.message.split('\n', 1)[0] ?? damage.code}`;
    return fail([{ file, line: counter.linePos(damage.pos[0]).line, key: '', reason }]);
  }
  const faults: MappingFault[] = [];
  const tell = ({ path, reason }: SourceFault): void => {
    const line = counter.linePos(offsetOf(document, path)).line;
    faults.push({ file, line, key: path.join('.'), reason });
  };
  const tree = treeOf(document);
  if (!tree.ok) return fail([{ file, line: 1, key: '', reason: tree.error }]);
  const read = MappingFile.safeParse(tree.value);
  if (!read.success) {
    for (const issue of read.error.issues) tellIssue(issue, tell);
    return fail(inOrder(faults));
  }
  const { kind, items, fields } = read.data;
  const mapping: WebhookMapping = { kind, items: readPointer(items), fields: readFields(kind, fields, tell) };
  return faults.length === 0 ? ok(mapping) : fail(inOrder(faults));
}

/** An alias may name an anchor that is not there, or grow beyond all bounds: a mapping needs none. */
function treeOf(document: Document): Result<unknown, string> {
  try {
    return ok(document.toJS({ maxAliasCount: 0 }));
  } catch (error) {
    return fail(`aliases (*name) are not taken: ${errorText(error)}`);
  }
}

function inOrder(faults: readonly MappingFault[]): MappingFault[] {
  return [...faults].sort((a, b) => a.line - b.line);
}

function tellIssue(issue: z.core.$ZodIssue, tell: (fault: SourceFault) => void): void {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) tell({ path: [...path, key], reason: 'is not a known key' });
  } else if (issue.code === 'invalid_type') tell({ path, reason: `must be ${aType(issue.expected)}` });
  else tell({ path, reason: issue.message });
}

function aType(expected: string): string {
  return expected === 'record' || expected === 'object' ? 'a mapping' : `a ${expected}`;
}

function readFields(
  kind: WebhookMapping['kind'],
  fields: Readonly<Record<string, unknown>>,
  tell: (fault: SourceFault) => void,
): Map<string, Source> {
  const { required, optional } = FIELDS[kind];
  const known: readonly string[] = [...COMMON, ...required, ...optional];
  const sources = new Map<string, Source>();
  for (const [name, value] of Object.entries(fields)) {
    const path = ['fields', name];
    if (!known.includes(name)) tell({ path, reason: `is not a field of ${kind}: ${known.join(', ')}` });
    else sources.set(name, (GROUPS.has(name) ? readMembers : readSource)(value, path, tell));
  }
  for (const name of required) {
    if (!Object.hasOwn(fields, name)) tell({ path: ['fields', name], reason: `is required of kind ${kind}` });
  }
  return sources;
}

/** Where the key of a place stands; of one that is not there, where it should stand. */
function offsetOf(document: Document, place: Place): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of place) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (isScalar(node) || isMap(node) || isSeq(node)) offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
