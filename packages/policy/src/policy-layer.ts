/** A plain tree of YAML values and, for each of its keys, where it was written. */
export interface Origin {
  readonly file: string;
  readonly line: number | null;
  readonly column?: number;
  /** The key as the person wrote it: `ship_overrides.S1.correlate.dedup_ttl_sec`, an environment name. */
  readonly written: string;
  /** What `policy show` calls this source: `file:line`, `fleet`, `ship:X`, `environment`. */
  readonly source: string;
}

export type Path = readonly string[];
export type PlainObject = Readonly<Record<string, unknown>>;
/** Keys may hold dots, so paths are joined by a character that keys can't hold. */
export type Origins = ReadonlyMap<string, Origin>;

export interface PolicyLayer {
  readonly tree: PlainObject;
  readonly origins: Origins;
}

const SEPARATOR = '\u0000';

export function pathKey(path: Path): string {
  return path.join(SEPARATOR);
}

export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The origin of a path or of the nearest key above it, with how many of the path's keys that origin covers. */
export function nearestOrigin(origins: Origins, path: Path): { origin: Origin; covers: number } | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const origin = origins.get(pathKey(path.slice(0, length)));
    if (origin !== undefined) return { origin, covers: length };
  }
  return undefined;
}

/** Tables whose entries people name: `null` for an entry takes a shipped one out. */
const TABLES: ReadonlySet<string> = new Set(
  [
    ['detect', 'thresholds'],
    ['detect', 'logs_patterns'],
    ['detect', 'context', 'metrics'],
    ['detect', 'surroundings', 'rules'],
    ['detect', 'surroundings', 'joint', 'groups'],
    ['detect', 'device_domains'],
    ['correlate', 'types'],
    ['correlate', 'escalations'],
    ['remediate', 'actions'],
  ].map(pathKey),
);

/**
 * `over` on top of `base`: objects key by key, anything else replaced as a whole.
 * An empty section (`llm:` and nothing below) says nothing; an entry of a table set to null goes away.
 */
export function mergeTrees(base: PlainObject, over: PlainObject, path: Path = []): PlainObject {
  const merged = new Map(Object.entries(base));
  const inTable = TABLES.has(pathKey(path));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    if (value === null && inTable && merged.has(key)) merged.delete(key);
    else if (value === null && isPlainObject(below)) continue;
    else if (isPlainObject(value) && isPlainObject(below)) {
      merged.set(key, mergeTrees(below, value, [...path, key]));
    } else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

export function mergeLayers(base: PolicyLayer, over: PolicyLayer): PolicyLayer {
  return {
    tree: mergeTrees(base.tree, over.tree),
    origins: new Map([...base.origins, ...over.origins]),
  };
}

/** Every leaf of a tree: scalars, lists and empty objects. */
export function* leavesOf(value: unknown, path: Path = []): Generator<readonly [Path, unknown]> {
  if (!isPlainObject(value) || Object.keys(value).length === 0) {
    if (path.length > 0) yield [path, value];
    return;
  }
  for (const [key, child] of Object.entries(value)) yield* leavesOf(child, [...path, key]);
}
