/** RFC 5424 structured data: elements by id, each with its parameters. */
export interface StructuredData {
  readonly elements: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where the text begins. */
  readonly end: number;
  readonly error?: string;
}

const NAME = /[^\s=\]"]{1,64}/y;
const VALUE = /="((?:[^"\\\]]|\\[\s\S])*)"/y;
const MAX_ELEMENTS = 64;

function readName(text: string, at: number): string | null {
  NAME.lastIndex = at;
  return NAME.exec(text)?.[0] ?? null;
}

/** The parameters of one element from behind its id; null when it does not close. */
function readParameters(text: string, from: number): { values: Record<string, string>; end: number } | null {
  const values: [string, string][] = [];
  let at = from;
  while (text[at] === ' ') {
    const name = readName(text, at + 1);
    if (name === null) return null;
    VALUE.lastIndex = at + 1 + name.length;
    const value = VALUE.exec(text)?.[1];
    if (value === undefined) return null;
    values.push([name, value.replace(/\\(["\\\]])/g, '$1')]);
    at = VALUE.lastIndex;
  }
  // fromEntries defines own properties: a parameter called __proto__ is data like any other.
  return text[at] === ']' ? { values: Object.fromEntries(values), end: at + 1 } : null;
}

/** Reads `-` or `[id a="b"][…]` at a position. What does not read as such is left to the text, with an error. */
export function readStructuredData(text: string, from: number): StructuredData {
  if (text[from] === '-' && (text[from + 1] === ' ' || from + 1 === text.length)) {
    return { elements: {}, end: from + 1 };
  }
  const elements: [string, Record<string, string>][] = [];
  let at = from;
  while (text[at] === '[' && elements.length < MAX_ELEMENTS) {
    const id = readName(text, at + 1);
    const parameters = id === null ? null : readParameters(text, at + 1 + id.length);
    if (id === null || parameters === null) break;
    elements.push([id, parameters.values]);
    at = parameters.end;
  }
  const whole = elements.length > 0 && (at === text.length || text[at] === ' ');
  const result = { elements: Object.fromEntries(elements), end: at };
  return whole ? result : { ...result, error: 'the structured data cannot be read' };
}
