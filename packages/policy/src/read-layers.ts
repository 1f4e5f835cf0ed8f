import { SCHEMA_VERSION } from '@aiops/contracts';
import { fail, ok, type Result } from '@aiops/kernel';
import { environmentLayer } from './environment-layer.ts';
import type { PolicyFault } from './policy-fault.ts';
import { leavesOf, mergeLayers, type PlainObject, type PolicyLayer, pathKey } from './policy-layer.ts';
import { readYaml } from './read-yaml.ts';
import { MASTER_KEYS } from './schema/policy-file.ts';
import { shipLayers } from './ship-layers.ts';

export interface PolicyTexts {
  /** Every file of the policy directory by name. Empty: the shipped values hold. */
  readonly files: ReadonlyMap<string, string>;
  /** The name of the master among them, such as `policies/policy.yaml`; includes stand beside it. */
  readonly master: string;
  /** What shore sets for all ships; above the files, below the ship's own. */
  readonly fleet?: { readonly fileName: string; readonly text: string };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface PolicyLayers {
  readonly files: PolicyLayer;
  readonly fleet: PolicyLayer;
  readonly ships: ReadonlyMap<string, PolicyLayer>;
  readonly environment: PolicyLayer;
}

const EMPTY: PolicyLayer = { tree: {}, origins: new Map() };

/** Reads all texts into layers. The faults are those of the files as such; values are judged later. */
export function readLayers(texts: PolicyTexts): Result<PolicyLayers, PolicyFault[]> {
  const faults: PolicyFault[] = [];
  const taken = <T>(result: Result<T, PolicyFault[]>, otherwise: T): T => {
    if (result.ok) return result.value;
    faults.push(...result.error);
    return otherwise;
  };
  const master = taken(readMaster(texts), EMPTY);
  const parts = [taken(withoutMasterKeys(master), EMPTY)];
  if (faults.length === 0) {
    for (const name of taken(includedFiles(texts, master), [])) {
      parts.push(taken(readPart(name, texts.files.get(name) ?? ''), EMPTY));
    }
  }
  const files = taken(mergeDisjoint(parts), EMPTY);
  const { fleet: fleetFile } = texts;
  const fleet =
    fleetFile === undefined ? EMPTY : taken(readPart(fleetFile.fileName, fleetFile.text, 'fleet'), EMPTY);
  const ships = taken(shipLayers(master), new Map<string, PolicyLayer>());
  const environment = taken(environmentLayer(texts.environment), EMPTY);
  return faults.length > 0 ? fail(faults) : ok({ files, fleet, ships, environment });
}

function readMaster({ files, master }: PolicyTexts): Result<PolicyLayer, PolicyFault[]> {
  const text = files.get(master);
  if (text !== undefined) return checkedVersion(master, readYaml(master, text));
  if (files.size === 0) return ok(EMPTY);
  return fail([
    { file: master, line: null, key: '', reason: 'does not exist beside the other policy files' },
  ]);
}

/** A file that is not the master: it has no master keys. */
function readPart(name: string, text: string, source?: string): Result<PolicyLayer, PolicyFault[]> {
  const read = checkedVersion(name, readYaml(name, text, source));
  if (!read.ok) return read;
  const faults = Object.keys(MASTER_KEYS).flatMap((key) =>
    Object.hasOwn(read.value.tree, key)
      ? [faultAt(read.value, name, key, 'belongs to the master file only')]
      : [],
  );
  if (faults.length > 0) return fail(faults);
  // Every file may state the version it was written for; only the master's is a value of the policy.
  const { schema_version: _, ...tree } = read.value.tree;
  return ok({ tree, origins: read.value.origins });
}

function checkedVersion(
  file: string,
  read: Result<PolicyLayer, PolicyFault[]>,
): Result<PolicyLayer, PolicyFault[]> {
  if (!read.ok) return read;
  const version = read.value.tree.schema_version;
  const major = SCHEMA_VERSION.split('.')[0];
  if (version === undefined || typeof version !== 'string' || version.split('.')[0] === major) return read;
  const reason = `is version ${version}, this program reads ${major}.x`;
  return fail([faultAt(read.value, file, 'schema_version', reason)]);
}

function withoutMasterKeys(master: PolicyLayer): Result<PolicyLayer, PolicyFault[]> {
  const tree: PlainObject = Object.fromEntries(
    Object.entries(master.tree).filter(([key]) => !Object.hasOwn(MASTER_KEYS, key)),
  );
  return ok({ tree, origins: master.origins });
}

/** The names of the included files. Each exists, and no other file lies unread beside them. */
function includedFiles(texts: PolicyTexts, master: PolicyLayer): Result<string[], PolicyFault[]> {
  const directory = texts.master.slice(0, texts.master.lastIndexOf('/') + 1);
  const parsed = MASTER_KEYS.includes.safeParse(master.tree.includes);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const index = issue?.path[0];
    const key = index === undefined ? 'includes' : `includes.${String(index)}`;
    return fail([faultAt(master, texts.master, key, issue?.message ?? 'must be a list of file names')]);
  }
  const written = master.tree.includes !== undefined;
  const names = parsed.data.map((name) => directory + name);
  const faults: PolicyFault[] = [];
  names.forEach((name, index) => {
    const at = `includes.${index}`;
    if (written && !texts.files.has(name)) {
      faults.push(faultAt(master, texts.master, at, `names ${parsed.data[index]}, which does not exist`));
    }
    if (names.indexOf(name) !== index) faults.push(faultAt(master, texts.master, at, 'is included twice'));
  });
  for (const file of texts.files.keys()) {
    if (file === texts.master || names.includes(file)) continue;
    faults.push({ file, line: null, key: '', reason: `is not among the includes of ${texts.master}` });
  }
  return faults.length > 0 ? fail(faults) : ok(names.filter((name) => texts.files.has(name)));
}

function mergeDisjoint(parts: readonly PolicyLayer[]): Result<PolicyLayer, PolicyFault[]> {
  const faults: PolicyFault[] = [];
  let merged = EMPTY;
  for (const part of parts) {
    for (const [path] of leavesOf(part.tree)) {
      const first = merged.origins.get(pathKey(path));
      const second = part.origins.get(pathKey(path));
      if (first === undefined || second === undefined) continue;
      const { file, line, written: key } = second;
      faults.push({ file, line, key, reason: `is set twice, also at ${first.file}:${first.line}` });
    }
    merged = mergeLayers(merged, part);
  }
  return faults.length > 0 ? fail(faults) : ok(merged);
}

function faultAt(layer: PolicyLayer, file: string, key: string, reason: string): PolicyFault {
  const origin = layer.origins.get(pathKey(key.split('.')));
  if (origin === undefined) return { file, line: 1, key, reason };
  const { line, column } = origin;
  return column === undefined ? { file, line, key, reason } : { file, line, column, key, reason };
}
