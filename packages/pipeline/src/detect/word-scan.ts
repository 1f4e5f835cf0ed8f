/**
 * Finds which of many phrases stand in a text, in one pass whatever their number: the automaton of Aho and
 * Corasick ("Efficient string matching", 1975) with every transition filled in. Letter case is ignored for ASCII;
 * a phrase that begins or ends with a letter, digit or underscore must not go on with one in the text.
 */
export class WordScan {
  readonly #classOf = new Uint16Array(128);
  readonly #wideClassOf = new Map<number, number>();
  #classes = 1;
  /** State × class → next state. */
  readonly #next: Int32Array;
  /** State → phrases that end here, or undefined. */
  readonly #ends: (readonly Phrase[] | undefined)[];

  /** @param phrasesOf the phrases of each owner; a hit is the owner's index */
  constructor(phrasesOf: readonly (readonly string[])[]) {
    const phrases = phrasesOf.flatMap((list, owner) => list.map((text) => phraseOf(text, owner)));
    for (const phrase of phrases) for (const code of phrase.codes) this.#admit(code);
    const trie = growTrie(phrases, (code) => this.#classIndex(code));
    this.#next = new Int32Array(trie.length * this.#classes);
    this.#ends = trie.map((node) => (node.ends.length === 0 ? undefined : node.ends));
    this.#fillTransitions(trie);
  }

  /** The owners with a phrase in the text, ascending; the same empty list every time when there are none. */
  scan(text: string): readonly number[] {
    let found: Set<number> | undefined;
    let state = 0;
    const next = this.#next;
    const classes = this.#classes;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      const group = code < 128 ? (this.#classOf[code] ?? 0) : this.#classIndex(code);
      state = next[state * classes + group] ?? 0;
      const ends = this.#ends[state];
      if (ends === undefined) continue;
      for (const phrase of ends) {
        if (!standsAlone(text, i, phrase)) continue;
        found ??= new Set();
        found.add(phrase.owner);
      }
    }
    return found === undefined ? NOBODY : [...found].sort((a, b) => a - b);
  }

  #admit(code: number): void {
    if (this.#classIndex(code) !== 0) return;
    const group = this.#classes;
    this.#classes += 1;
    if (code >= 128) {
      this.#wideClassOf.set(code, group);
      return;
    }
    this.#classOf[code] = group;
    if (isLowerLetter(code)) this.#classOf[code - 32] = group;
  }

  #classIndex(code: number): number {
    return code < 128 ? (this.#classOf[code] ?? 0) : (this.#wideClassOf.get(code) ?? 0);
  }

  /** Breadth first: a state's missing transitions are those of the longest suffix that is a state too. */
  #fillTransitions(trie: readonly TrieNode[]): void {
    const suffixOf = new Int32Array(trie.length);
    const queue = [0];
    for (let head = 0; head < queue.length; head += 1) {
      const state = queue[head] ?? 0;
      const node = trie[state];
      if (node === undefined) continue;
      const suffix = suffixOf[state] ?? 0;
      const inherited = state === 0 ? undefined : this.#ends[suffix];
      if (inherited !== undefined) this.#ends[state] = [...(this.#ends[state] ?? []), ...inherited];
      for (let group = 0; group < this.#classes; group += 1) {
        const beyond = state === 0 ? 0 : (this.#next[suffix * this.#classes + group] ?? 0);
        const child = node.children.get(group);
        this.#next[state * this.#classes + group] = child ?? beyond;
        if (child === undefined) continue;
        suffixOf[child] = beyond;
        queue.push(child);
      }
    }
  }
}

interface Phrase {
  readonly owner: number;
  readonly codes: readonly number[];
  readonly opensWithWord: boolean;
  readonly closesWithWord: boolean;
}

interface TrieNode {
  readonly children: Map<number, number>;
  readonly ends: Phrase[];
}

const NOBODY: readonly number[] = [];

function phraseOf(text: string, owner: number): Phrase {
  const lower = text.toLowerCase();
  const codes = Array.from({ length: lower.length }, (_, i) => lower.charCodeAt(i));
  return {
    owner,
    codes,
    opensWithWord: isWordCode(codes[0]),
    closesWithWord: isWordCode(codes[codes.length - 1]),
  };
}

function growTrie(phrases: readonly Phrase[], classOf: (code: number) => number): TrieNode[] {
  const root: TrieNode = { children: new Map(), ends: [] };
  const nodes = [root];
  for (const phrase of phrases) {
    let node = root;
    for (const code of phrase.codes) {
      const group = classOf(code);
      let childIndex = node.children.get(group);
      if (childIndex === undefined) {
        childIndex = nodes.length;
        node.children.set(group, childIndex);
        nodes.push({ children: new Map(), ends: [] });
      }
      node = nodes[childIndex] ?? root;
    }
    if (node !== root) node.ends.push(phrase);
  }
  return nodes;
}

function standsAlone(text: string, end: number, phrase: Phrase): boolean {
  const before = end - phrase.codes.length;
  if (phrase.opensWithWord && before >= 0 && isWordCode(text.charCodeAt(before))) return false;
  return !(phrase.closesWithWord && end + 1 < text.length && isWordCode(text.charCodeAt(end + 1)));
}

function isLowerLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** Letters, digits and underscore, as `\b` has it; letters beyond ASCII count as letters. */
function isWordCode(code: number | undefined): boolean {
  if (code === undefined) return false;
  if (isLowerLetter(code) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95)
    return true;
  return code >= 0xc0 && code < 0x2000;
}
