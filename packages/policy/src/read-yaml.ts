import { fail, ok, type Result } from '@aiops/kernel';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { PolicyFault } from './policy-fault.ts';
import { isPlainObject, type Origin, type Path, type PolicyLayer, pathKey } from './policy-layer.ts';

const MAX_FILE_CHARACTERS = 1_048_576;
const MAX_DEPTH = 20;

/** Reads one policy file as text into a tree with the place of every key. */
export function readYaml(file: string, text: string, source?: string): Result<PolicyLayer, PolicyFault[]> {
  if (text.length > MAX_FILE_CHARACTERS) {
    return fail([{ file, line: null, key: '', reason: 'is larger than 1 MiB' }]);
  }
  try {
    return new YamlReader(file, source).read(text);
  } catch (error) {
    // The parser recurses: a hostile nesting ends in a RangeError and must not end the process.
    return fail([{ file, line: null, key: '', reason: `can't be read: ${String(error)}` }]);
  }
}

class YamlReader {
  readonly #file: string;
  readonly #source: string | undefined;
  readonly #lines = new LineCounter();
  readonly #origins = new Map<string, Origin>();
  readonly #faults: PolicyFault[] = [];

  constructor(file: string, source: string | undefined) {
    this.#file = file;
    this.#source = source;
  }

  read(text: string): Result<PolicyLayer, PolicyFault[]> {
    const document = parseDocument(text, { lineCounter: this.#lines, uniqueKeys: true });
    const broken = document.errors.map((error) =>
      this.#fault(error.pos[0], '', `is not valid YAML: ${firstLine(error.message)}`),
    );
    if (broken.length > 0) return fail(broken.slice(0, 5));
    const root: ParsedNode | null = document.contents;
    if (root !== null) this.#walk(root, [], 0);
    if (this.#faults.length > 0) return fail(this.#faults);
    const tree: unknown = document.toJS({ maxAliasCount: 0 });
    if (tree === null || tree === undefined) return ok({ tree: {}, origins: this.#origins });
    if (!isPlainObject(tree)) return fail([this.#fault(0, '', 'must be a mapping of keys to values')]);
    return ok({ tree, origins: this.#origins });
  }

  #walk(node: ParsedNode | null, path: Path, offset: number): void {
    if (path.length > MAX_DEPTH) {
      this.#faults.push(this.#fault(offset, path.join('.'), `is nested deeper than ${MAX_DEPTH} levels`));
    } else if (isAlias(node)) {
      this.#faults.push(this.#fault(offset, path.join('.'), 'must be written out: aliases are not taken'));
    } else if (isMap(node)) {
      for (const pair of node.items) this.#walkPair(pair.key, pair.value, path);
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => {
        const below = [...path, String(index)];
        this.#note(below, item.range[0]);
        this.#walk(item, below, item.range[0]);
      });
    }
  }

  #walkPair(key: ParsedNode, value: ParsedNode | null, path: Path): void {
    const offset = key.range[0];
    const name = isScalar(key) ? String(key.value) : '';
    const below = [...path, name];
    if (name === '' || name === '__proto__' || name.includes('\u0000')) {
      this.#faults.push(this.#fault(offset, path.join('.'), 'has a key that is not a plain name'));
      return;
    }
    this.#note(below, offset);
    this.#walk(value, below, offset);
  }

  #note(path: Path, offset: number): void {
    const { line, col } = this.#lines.linePos(offset);
    this.#origins.set(pathKey(path), {
      file: this.#file,
      line,
      column: col,
      written: path.join('.'),
      source: this.#source ?? `${this.#file}:${line}`,
    });
  }

  #fault(offset: number, key: string, reason: string): PolicyFault {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(line, 1), column: Math.max(col, 1), key, reason };
  }
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}
