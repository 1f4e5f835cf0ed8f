import type { AnswerSchema } from '@aiops/ports';

const CHAR = String.raw`char ::= [^"\\\x00-\x1f\x7f] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4})`;
const INTEGER = '"-"? ("0" | [1-9] [0-9]{0,14})';

/**
 * The schema as a grammar of llama.cpp (GBNF), for JSON without a blank or a line break between its parts. The
 * library's own grammar lets a model indent: a third of a small model's tokens went there, and now and then it went on
 * until it was cut.
 */
export function grammarOf(schema: AnswerSchema): string {
  return `root ::= ${expression(schema)}\n${CHAR}\n`;
}

function expression(schema: AnswerSchema): string {
  switch (schema.type) {
    case 'boolean':
      return '("true" | "false")';
    case 'integer':
      return `(${INTEGER})`;
    case 'number':
      return `(${INTEGER} ("." [0-9]{1,15})?)`;
    case 'string':
      if ('enum' in schema)
        return `(${schema.enum.map((value) => literal(JSON.stringify(value))).join(' | ')})`;
      return String.raw`"\"" char${schema.maxLength === undefined ? '*' : `{0,${schema.maxLength}}`} "\""`;
    case 'array':
      return array(expression(schema.items), schema.minItems ?? 0, schema.maxItems);
    case 'object': {
      const members = Object.entries(schema.properties).map(
        ([name, value]) => `${literal(`${JSON.stringify(name)}:`)} ${expression(value)}`,
      );
      return `"{" ${members.join(' "," ')}${members.length > 0 ? ' ' : ''}"}"`;
    }
  }
}

function array(item: string, min: number, max: number | undefined): string {
  if (max === 0) return '"[" "]"';
  const more = `("," ${item}){${Math.max(0, min - 1)},${max === undefined ? '' : max - 1}}`;
  const items = `${item} ${more}`;
  return min === 0 ? `"[" (${items})? "]"` : `"[" ${items} "]"`;
}

/** GBNF escapes as JSON does. */
function literal(text: string): string {
  return JSON.stringify(text);
}
