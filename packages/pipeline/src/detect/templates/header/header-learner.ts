import { FieldReader, nextToken, skipBlanks } from './header-fields.ts';

/** Share of the lines with the same fields so far that must go on with a field for it to be one of the header. */
const SHARE = 0.9;
/** A time at the front, a level right behind it, host and tag right behind it: enough that it is no accident. */
const SURE_SHARE = 0.2;
/** Lines without a tag behind the host still have the host. */
const HOST_SHARE = 0.7;
const MAX_NODES = 2000;
/** Counts are halved here, so that a stream may change its form. */
const HALVE_AT = 5000;

interface Node {
  count: number;
  readonly next: Map<string, Node>;
}

const emptyNode = (): Node => ({ count: 0, next: new Map() });

/** What came once in that many lines is forgotten. @returns the nodes that are left */
function halve(node: Node): number {
  node.count = Math.floor(node.count / 2);
  let left = 1;
  for (const [kind, next] of node.next) {
    if (next.count < 2) node.next.delete(kind);
    else left += halve(next);
  }
  return left;
}

function shareOf(kind: string, before: string | undefined): number {
  if (kind === 'T0') return SURE_SHARE;
  return before?.startsWith('T') && (kind === 'L0' || kind === 'G1') ? SURE_SHARE : SHARE;
}

function skipTokens(line: string, from: number, count: number): number {
  let at = skipBlanks(line, from);
  for (let k = 0; k < count; k += 1) {
    at = nextToken(line, at);
    if (at < 0) return from;
  }
  return at;
}

/** Learns which fields stand before the text in nearly all lines of a stream, and where the text begins. */
export class HeaderLearner {
  readonly #root = emptyNode();
  readonly #reader = new FieldReader();
  #nodes = 1;

  learn(line: string): void {
    this.#count(this.#reader.read(line));
  }

  /** Where the text of the line begins. */
  textStart(line: string, learn: boolean): number {
    const n = this.#reader.read(line);
    if (learn) this.#count(n);
    const { kinds, ends } = this.#reader;
    let node = this.#root;
    let at = 0;
    for (let i = 0; i < n; i += 1) {
      const kind = kinds[i] ?? '';
      const next = node.next.get(kind);
      if (next === undefined || next.count < shareOf(kind, kinds[i - 1]) * node.count) break;
      at = ends[i] ?? at;
      node = next;
    }
    return skipBlanks(line, withMissingField(line, node, at));
  }

  #count(n: number): void {
    let node = this.#root;
    node.count += 1;
    if (node.count > HALVE_AT) this.#nodes = halve(node);
    for (let i = 0; i < n; i += 1) {
      const kind = this.#reader.kinds[i] ?? '';
      let next = node.next.get(kind);
      if (next === undefined) {
        if (this.#nodes >= MAX_NODES) return;
        next = emptyNode();
        this.#nodes += 1;
        node.next.set(kind, next);
      }
      next.count += 1;
      node = next;
    }
  }
}

/** A line may lack a field that nearly all others have: an unknown level still stands in the column of levels. */
function withMissingField(line: string, node: Node, at: number): number {
  for (const [kind, next] of node.next) {
    const columns = Number(kind.slice(1));
    if (kind.startsWith('L') && next.count >= SHARE * node.count) return skipTokens(line, at, columns + 1);
    if (kind.startsWith('G') && next.count >= HOST_SHARE * node.count) return skipTokens(line, at, columns);
  }
  return at;
}
