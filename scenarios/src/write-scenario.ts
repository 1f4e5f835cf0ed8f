import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Device, RegistryDocument } from '@aiops/contracts';
import type { Scenario } from './scenario.ts';

/**
 * Writes the scenario folder: `records.ndjson` in the order of arrival, `devices.yaml`, `truth.json`.
 * The folder is made when it is missing; files of these names are replaced. Rejects with the file system's error.
 */
export async function writeScenario(directory: string, scenario: Scenario): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'records.ndjson'), ndjsonChunks(scenario));
  await writeFile(join(directory, 'devices.yaml'), registryYaml(scenario.registry));
  await writeFile(join(directory, 'truth.json'), `${JSON.stringify(scenario.truth, null, 2)}\n`);
}

const LINES_PER_CHUNK = 1_000;

/** The lines of `records.ndjson` without their ends: the records in the order of arrival, and what is none between them. */
export function* scenarioLines({ records, malformed }: Scenario): Generator<string> {
  let next = 0;
  for (const [index, record] of records.entries()) {
    for (; malformed[next]?.before === index; next += 1) yield malformed[next]?.text ?? '';
    yield JSON.stringify(record);
  }
}

function* ndjsonChunks(scenario: Scenario): Generator<string> {
  let chunk: string[] = [];
  for (const line of scenarioLines(scenario)) {
    chunk.push(`${line}\n`);
    if (chunk.length < LINES_PER_CHUNK) continue;
    yield chunk.join('');
    chunk = [];
  }
  yield chunk.join('');
}

/** The registry as YAML. Every scalar stands in double quotes, which YAML reads as JSON does. */
export function registryYaml(registry: RegistryDocument): string {
  return [
    'ships:',
    ...registry.ships.map((ship) => entry({ ...ship })),
    'devices:',
    ...registry.devices.map((device: Device) => entry({ ...device })),
    '',
  ].join('\n');
}

function entry(fields: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value], index) => `${index === 0 ? '  - ' : '    '}${key}: ${flow(value)}`)
    .join('\n');
}

function flow(value: string | readonly string[] | undefined): string {
  return Array.isArray(value)
    ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]`
    : JSON.stringify(value);
}
