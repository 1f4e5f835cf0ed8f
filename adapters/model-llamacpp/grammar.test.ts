import { describe, expect, it } from 'vitest';
import { grammarOf } from './grammar.ts';

const rootOf = (grammar: string): string => grammar.split('\n')[0] ?? '';

describe('the grammar of a schema', () => {
  it('writes an object with its members in order and nothing between them', () => {
    const grammar = grammarOf({
      type: 'object',
      properties: { sure: { type: 'boolean' }, count: { type: 'integer' } },
      required: ['sure', 'count'],
      additionalProperties: false,
    });
    expect(rootOf(grammar)).toBe(
      String.raw`root ::= "{" "\"sure\":" ("true" | "false") "," "\"count\":" ("-"? ("0" | [1-9] [0-9]{0,14})) "}"`,
    );
  });

  it('allows the values of an enumeration, escaped, and no other', () => {
    expect(rootOf(grammarOf({ type: 'string', enum: ['f1', 'a"b\\'] }))).toBe(
      String.raw`root ::= ("\"f1\"" | "\"a\\\"b\\\\\"")`,
    );
  });

  it('bounds strings and lists', () => {
    expect(rootOf(grammarOf({ type: 'string', maxLength: 200 }))).toBe(
      String.raw`root ::= "\"" char{0,200} "\""`,
    );
    const items = { type: 'boolean' } as const;
    const one = '("true" | "false")';
    expect(rootOf(grammarOf({ type: 'array', items, minItems: 2, maxItems: 3 }))).toBe(
      `root ::= "[" ${one} ("," ${one}){1,2} "]"`,
    );
    expect(rootOf(grammarOf({ type: 'array', items }))).toBe(`root ::= "[" (${one} ("," ${one}){0,})? "]"`);
    expect(rootOf(grammarOf({ type: 'array', items, maxItems: 0 }))).toBe('root ::= "[" "]"');
  });
});
