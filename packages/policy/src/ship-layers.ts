import { fail, ok, type Result } from '@aiops/kernel';
import { nest } from './environment-layer.ts';
import type { PolicyFault } from './policy-fault.ts';
import {
  isPlainObject,
  mergeTrees,
  type Origin,
  type PlainObject,
  type PolicyLayer,
  pathKey,
} from './policy-layer.ts';
import { MAX_SHIPS_WITH_OVERRIDES, SHIP_OVERRIDABLE } from './schema/policy-file.ts';

const KEY = 'ship_overrides';
const SHIP_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** One layer for each ship of `ship_overrides`, its dotted keys spelled out. */
export function shipLayers(master: PolicyLayer): Result<ReadonlyMap<string, PolicyLayer>, PolicyFault[]> {
  const overrides = master.tree[KEY] ?? {};
  if (!isPlainObject(overrides)) return fail([faultOf(master, [KEY], 'must be a mapping of ship ids')]);
  const ships = Object.entries(overrides);
  if (ships.length > MAX_SHIPS_WITH_OVERRIDES) {
    return fail([faultOf(master, [KEY], `must have at most ${MAX_SHIPS_WITH_OVERRIDES} ships`)]);
  }
  const faults: PolicyFault[] = [];
  const layers = new Map<string, PolicyLayer>();
  for (const [ship, values] of ships) {
    if (!SHIP_ID.test(ship)) faults.push(faultOf(master, [KEY, ship], 'is not a ship id'));
    else if (values !== null && !isPlainObject(values)) {
      faults.push(faultOf(master, [KEY, ship], 'must be a mapping of keys to values'));
    } else {
      const layer = shipLayer(master, ship, values ?? {});
      if (layer.ok) layers.set(ship, layer.value);
      else faults.push(...layer.error);
    }
  }
  return faults.length > 0 ? fail(faults) : ok(layers);
}

function shipLayer(
  master: PolicyLayer,
  ship: string,
  values: PlainObject,
): Result<PolicyLayer, PolicyFault[]> {
  const faults: PolicyFault[] = [];
  const origins = new Map<string, Origin>();
  let tree: PlainObject = {};
  for (const [key, value] of Object.entries(values)) {
    const path = key.split('.');
    if (!SHIP_OVERRIDABLE.some((segment) => segment === path[0])) {
      const reason = `holds for the whole site; a ship may override ${SHIP_OVERRIDABLE.join(', ')}`;
      faults.push(faultOf(master, [KEY, ship, key], reason));
      continue;
    }
    for (const [place, origin] of below(master, [KEY, ship, key])) {
      const full = [...path, ...place];
      const first = origins.get(pathKey(full));
      // Sections may come twice (two dotted keys of one segment), values may not.
      if (first !== undefined && isLeaf(value, place)) {
        faults.push(faultOf(master, [KEY, ship, key, ...place], `is set twice, also at line ${first.line}`));
      }
      origins.set(pathKey(full), { ...origin, source: `ship:${ship}` });
    }
    tree = mergeTrees(tree, nest(path, value));
  }
  return faults.length > 0 ? fail(faults) : ok({ tree, origins });
}

function isLeaf(value: unknown, place: readonly string[]): boolean {
  let current = value;
  for (const key of place) current = isPlainObject(current) ? current[key] : undefined;
  return !isPlainObject(current);
}

/** The origins at and below a path, by their place below it. */
function* below(
  layer: PolicyLayer,
  path: readonly string[],
): Generator<readonly [readonly string[], Origin]> {
  const prefix = pathKey(path);
  for (const [key, origin] of layer.origins) {
    if (key === prefix) yield [[], origin];
    else if (key.startsWith(`${prefix}\u0000`)) yield [key.slice(prefix.length + 1).split('\u0000'), origin];
  }
}

function faultOf(layer: PolicyLayer, path: readonly string[], reason: string): PolicyFault {
  const origin = layer.origins.get(pathKey(path));
  const key = path.join('.');
  return { file: origin?.file ?? 'policy.yaml', line: origin?.line ?? null, key, reason };
}
