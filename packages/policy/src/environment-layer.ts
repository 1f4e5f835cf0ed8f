import { fail, ok, type Result } from '@aiops/kernel';
import { parse } from 'yaml';
import type { PolicyFault } from './policy-fault.ts';
import { mergeTrees, type Origin, type PlainObject, type PolicyLayer, pathKey } from './policy-layer.ts';

/** `AIOPS_POLICY__correlate__dedup_ttl_sec=60`; the value is read as YAML, so lists are `[a, b]`. */
export const ENVIRONMENT_PREFIX = 'AIOPS_POLICY__';
const FILE = 'environment';

export function environmentLayer(
  environment: Readonly<Record<string, string | undefined>>,
): Result<PolicyLayer, PolicyFault[]> {
  const faults: PolicyFault[] = [];
  const origins = new Map<string, Origin>();
  let tree: PlainObject = {};
  const names = Object.keys(environment).filter((name) => name.startsWith(ENVIRONMENT_PREFIX));
  for (const name of names.sort()) {
    const path = name.slice(ENVIRONMENT_PREFIX.length).split('__');
    if (path.includes('') || path.includes('__proto__')) {
      faults.push({
        file: FILE,
        line: null,
        key: name,
        reason: `must read ${ENVIRONMENT_PREFIX}segment__key`,
      });
      continue;
    }
    const value = readValue(environment[name] ?? '');
    if (!value.ok) {
      faults.push({ file: FILE, line: null, key: name, reason: value.error });
      continue;
    }
    origins.set(pathKey(path), { file: FILE, line: null, written: name, source: 'environment' });
    tree = mergeTrees(tree, nest(path, value.value));
  }
  return faults.length > 0 ? fail(faults) : ok({ tree, origins });
}

function readValue(text: string): Result<unknown, string> {
  try {
    return ok(parse(text, { maxAliasCount: 0 }));
  } catch {
    return fail('is not a YAML value');
  }
}

/** `[a, b]`, 1 → `{a: {b: 1}}`. */
export function nest(path: readonly string[], value: unknown): PlainObject {
  return path.reduceRight<unknown>((below, key) => ({ [key]: below }), value) as PlainObject;
}
