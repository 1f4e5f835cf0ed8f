import type { Dirent } from 'node:fs';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CodedError } from '@aiops/kernel';
import { CLASSIFY_LINES, classifyInput } from '@aiops/pipeline';
import { Registry } from '@aiops/registry';
import { generateScenario } from '@aiops/scenarios';
import { type InputFile, type InputLine, openInput } from '../../batch/read-files.ts';
import { readRegistryFile } from '../../registry-file.ts';
import { counting, type LineCounts, noLines } from './line-counts.ts';
import { type Truth, TruthSchema } from './truth.ts';

/** What one run of the bench is about: a scenario made from a seed, or a folder that somebody wrote. */
export type RunSource =
  | { readonly kind: 'generated'; readonly scenario: string; readonly seed: number }
  | { readonly kind: 'folder'; readonly scenario: string; readonly directory: string };

/** A run's records as lines of a file in the order of their arrival, with the registry and the truth. */
export interface RunInput {
  readonly file: InputFile;
  readonly registry: Registry;
  readonly truth: Truth;
  /** Complete when the file was read. */
  readonly lines: LineCounts;
}

const RECORDS = 'records.ndjson';

/** How a run is called in lists: `rain-fade 7`, or the folder's name. */
export function nameOf(source: RunSource): string {
  return source.kind === 'generated' ? `${source.scenario} ${source.seed}` : source.scenario;
}

export function openRun(source: RunSource): Promise<RunInput> {
  return source.kind === 'generated'
    ? Promise.resolve(generatedRun(source.scenario, source.seed))
    : folderRun(source.directory);
}

function generatedRun(scenario: string, seed: number): RunInput {
  const { records, registry, truth } = generateScenario(scenario, seed);
  const lines = records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record)));
  const file = { name: RECORDS, kind: classifyInput(lines.slice(0, CLASSIFY_LINES)), lines: numbered(lines) };
  // A generated file has odd lines on purpose.
  return { file, registry: new Registry(registry), truth: TruthSchema.parse(truth), lines: noLines() };
}

async function* numbered(lines: readonly string[]): AsyncGenerator<InputLine> {
  for (const [index, text] of lines.entries()) yield { text, line: index + 1 };
}

/** @throws CodedError `truth_invalid`, `registry_invalid` and their like, saying where */
async function folderRun(directory: string): Promise<RunInput> {
  const truth = readTruth(
    join(directory, 'truth.json'),
    await readFile(join(directory, 'truth.json'), 'utf8'),
  );
  const devices = join(directory, 'devices.yaml');
  const registry = existsSync(devices) ? new Registry(await readRegistryFile(devices)) : Registry.EMPTY;
  const file = await openInput(join(directory, RECORDS));
  const lines = noLines();
  return { file: { ...file, lines: counting(file.lines, lines) }, registry, truth, lines };
}

function readTruth(path: string, text: string): Truth {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CodedError('truth_invalid', `${path} is no JSON`, { cause });
  }
  const parsed = TruthSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CodedError('truth_invalid', `${path}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/**
 * The scenario folders at or below a directory, by name: it may be one itself, or hold them at any depth to three.
 * @throws CodedError `no_scenarios` when there is none
 */
export async function foldersIn(directory: string): Promise<RunSource[]> {
  const found = await search(directory, basename(directory), 0);
  if (found.length === 0) {
    const reason = `there is no scenario folder in ${directory}: one holds ${RECORDS}, devices.yaml and truth.json`;
    throw new CodedError('no_scenarios', reason);
  }
  return found;
}

const MAX_DEPTH = 3;

async function search(directory: string, name: string, depth: number): Promise<RunSource[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(directory, { withFileTypes: true });
  } catch (cause) {
    throw new CodedError('no_scenarios', `${directory} can't be read`, { cause });
  }
  const files = new Set(entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name));
  if (files.has(RECORDS) && files.has('truth.json')) return [{ kind: 'folder', scenario: name, directory }];
  if (depth === MAX_DEPTH) return [];
  const below = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const found: RunSource[] = [];
  for (const folder of below) {
    const shown = depth === 0 ? folder : `${name}/${folder}`;
    found.push(...(await search(join(directory, folder), shown, depth + 1)));
  }
  return found;
}
