import { z } from 'zod';
import type { Path } from './policy-layer.ts';
import { PolicyFileSchema } from './schema/policy-file.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The schema of policy files as an object; `x-unit` carries units. */
export function policyFileJsonSchema(): JsonSchema {
  return z.toJSONSchema(PolicyFileSchema, { io: 'input', unrepresentable: 'any' });
}

/** JSON Schema (draft 2020-12) of policy.yaml and its segments, as the text of a file. */
export function policyJsonSchema(): string {
  const schema = { ...policyFileJsonSchema(), title: 'AIOps policy file' };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** The schema below a key; entries of tables and items of lists have one schema for all. */
export function schemaBelow(schema: JsonSchema, key: string): JsonSchema | undefined {
  const property = schema.properties?.[key] ?? schema.additionalProperties ?? schema.items;
  return typeof property === 'object' && !Array.isArray(property) ? property : undefined;
}

/** The keys that may stand at a path. */
export function knownKeysAt(path: Path): readonly string[] {
  let schema: JsonSchema | undefined = policyFileJsonSchema();
  for (const key of path) schema = schema === undefined ? undefined : schemaBelow(schema, key);
  return Object.keys(schema?.properties ?? {});
}
