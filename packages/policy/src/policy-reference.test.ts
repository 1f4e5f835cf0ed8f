import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, isInForce, NOT_IN_FORCE, policyJsonSchema, policyReference } from './index.ts';
import { type JsonSchema, policyFileJsonSchema, schemaBelow } from './json-schema.ts';

/** Every key of a schema that is no section, with its own schema. */
function* keysOf(schema: JsonSchema, path: string): Generator<[string, JsonSchema]> {
  for (const name of Object.keys(schema.properties ?? {})) {
    const below = schemaBelow(schema, name);
    if (below === undefined) continue;
    const key = path === '' ? name : `${path}.${name}`;
    if (below.properties === undefined) yield [key, below];
    else yield* keysOf(below, key);
  }
}

describe('the policy reference', () => {
  it('has a row for every key, each with a meaning and a default', () => {
    const reference = policyReference();
    for (const [key, schema] of keysOf(policyFileJsonSchema(), '')) {
      expect(schema.description, `${key} has no meaning`).toMatch(/\S/);
      expect(schema.default, `${key} has no default`).toBeDefined();
      expect(reference).toContain(`| \`${key}\``);
    }
  });

  it('and every number has a unit and bounds', () => {
    for (const [key, schema] of keysOf(policyFileJsonSchema(), '')) {
      if (schema.type !== 'number' && schema.type !== 'integer') continue;
      expect(schema.minimum, `${key} has no lower bound`).toBeDefined();
      expect(schema.maximum, `${key} has no upper bound`).toBeDefined();
    }
  });

  it('comes with a JSON Schema that refuses unknown keys', () => {
    const schema: unknown = JSON.parse(policyJsonSchema());
    expect(schema).toMatchObject({
      additionalProperties: false,
      properties: { correlate: { additionalProperties: false } },
    });
  });
});

describe('the table of what is not in force', () => {
  it('names only keys that exist', () => {
    for (const key of NOT_IN_FORCE) {
      const value = key
        .split('.')
        .reduce<unknown>(
          (below, name) => (below as Record<string, unknown> | undefined)?.[name],
          DEFAULT_POLICY,
        );
      expect(value, key).toBeDefined();
    }
  });

  it('covers the keys below, and not those that merely begin alike', () => {
    expect(isInForce('ingest.snmp.retries')).toBe(false);
    expect(isInForce('ingest.logs.max_msg_size_bytes')).toBe(true);
    expect(isInForce('retention.logs_days')).toBe(true);
  });
});
