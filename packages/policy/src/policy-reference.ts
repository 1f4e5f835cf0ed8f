import { isInForce } from './in-force.ts';
import { type JsonSchema, policyFileJsonSchema } from './json-schema.ts';

/** The Markdown reference of every key: type, unit, default, meaning. */
export function policyReference(): string {
  const schema = policyFileJsonSchema();
  const lines = [
    '# Policy reference',
    '',
    'Generated from the schema; do not edit. Precedence: default < file < fleet override < ship override <',
    'environment (`AIOPS_POLICY__correlate__dedup_ttl_sec=60`). Keys marked ○ are not in force yet.',
    'In a table (`<name>`) an entry of a file adds to or changes the shipped entry of that name; `null` removes it.',
    '',
  ];
  const general: string[] = [];
  for (const [name, property] of propertiesOf(schema)) {
    if (property.properties === undefined) general.push(...rowsOf(name, property));
  }
  lines.push('## policy', '', ...HEAD, ...general, '');
  for (const [name, property] of propertiesOf(schema)) {
    if (property.properties === undefined) continue;
    lines.push(`## ${name}`, '', property.description ?? '', '', ...HEAD);
    for (const [key, child] of propertiesOf(property)) lines.push(...rowsOf(`${name}.${key}`, child));
    lines.push('');
  }
  return lines.join('\n');
}

const HEAD = ['| key | type | unit | default | meaning |', '|---|---|---|---|---|'];
const MAX_DEFAULT = 160;

function propertiesOf(schema: JsonSchema): [string, JsonSchema][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    typeof property === 'object' ? [[name, property]] : [],
  );
}

/** A row for a key, or the rows of the keys below it. */
function rowsOf(key: string, schema: JsonSchema): string[] {
  if (schema.properties !== undefined) {
    return propertiesOf(schema).flatMap(([name, property]) => rowsOf(`${key}.${name}`, property));
  }
  const rows = [row(key, schema)];
  const entry = schema.additionalProperties ?? schema.items;
  if (typeof entry === 'object' && !Array.isArray(entry) && entry.properties !== undefined) {
    const mark = schema.items === undefined ? '.<name>' : '[]';
    for (const [name, property] of propertiesOf(entry))
      rows.push(...rowsOf(`${key}${mark}.${name}`, property));
  }
  return rows;
}

function row(key: string, schema: JsonSchema): string {
  const unit = schema['x-unit'];
  const cells = [
    `\`${key}\`${isInForce(key) ? '' : ' ○'}`,
    typeText(schema),
    typeof unit === 'string' ? unit : '',
    defaultText(schema),
    schema.description ?? '',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function typeText(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeText))].join(' or ');
  if (schema.type === 'array') {
    const item = schema.items;
    return typeof item === 'object' && !Array.isArray(item) ? `list of ${typeText(item)}` : 'list';
  }
  if (schema.type === 'object') return schema.properties === undefined ? 'table' : 'mapping';
  return `${schema.type ?? 'any'}${rangeText(schema)}`;
}

function rangeText({ minimum, maximum }: JsonSchema): string {
  if (minimum === undefined && maximum === undefined) return '';
  return ` ${minimum ?? ''}–${maximum ?? ''}`;
}

function defaultText(schema: JsonSchema): string {
  if (schema.default === undefined) return '';
  const text = JSON.stringify(schema.default);
  return text.length <= MAX_DEFAULT ? `\`${text}\`` : 'see the shipped file';
}
