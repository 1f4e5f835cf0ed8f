import { fail, ok, type Result } from '@aiops/kernel';
import { crossReferenceFaults } from './cross-references.ts';
import { deepFreeze } from './deep-freeze.ts';
import { DEFAULT_POLICY } from './default-policy.ts';
import { knownKeysAt } from './json-schema.ts';
import type { PolicyFault } from './policy-fault.ts';
import { mergeLayers, nearestOrigin, type PolicyLayer } from './policy-layer.ts';
import { type PolicyTexts, readLayers } from './read-layers.ts';
import { type Policy, PolicySchema } from './schema/policy.ts';
import { shapeFaults, type TreeFault } from './shape-faults.ts';
import { sourcesOf, type ValueSource } from './value-sources.ts';

/** A valid policy: what holds at the site, for each ship, and where every value comes from. */
export interface LoadedPolicy {
  /** For the site, and for ships without overrides of their own. Deeply frozen. */
  readonly policy: Policy;
  /** The ships that have overrides. */
  readonly ships: readonly string[];
  /** The policy of one ship; null (an unresolved ship) is the site. */
  forShip(shipId: string | null): Policy;
  /** Every key with its value and source; a ship's overrides follow as rows of their own. */
  valueSources(): readonly ValueSource[];
}

/** The shipped values under everything else; a layer without origins reads as `default`. */
const SHIPPED: PolicyLayer = { tree: DEFAULT_POLICY, origins: new Map() };

/**
 * Reads, merges and validates a policy: default < file < fleet < ship < environment.
 * First the shape of every value is judged, then what the parts say about each other.
 * Nothing of an invalid policy is used: the caller keeps the one it has.
 */
export function loadPolicy(texts: PolicyTexts): Result<LoadedPolicy, PolicyFault[]> {
  const read = readLayers(texts);
  if (!read.ok) return read;
  const { files, fleet, ships, environment } = read.value;
  const shared = mergeLayers(mergeLayers(SHIPPED, files), fleet);
  const site = mergeLayers(shared, environment);
  const sitePolicy = validate(site, texts.master);
  if (!sitePolicy.ok) return sitePolicy;

  const faults: PolicyFault[] = [];
  const policies = new Map<string, Policy>();
  for (const [ship, overrides] of ships) {
    const result = validate(mergeLayers(mergeLayers(shared, overrides), environment), texts.master);
    if (result.ok) policies.set(ship, result.value);
    else faults.push(...result.error);
  }
  if (faults.length > 0) return fail(faults);
  const policy = sitePolicy.value;
  return ok({
    policy,
    ships: [...policies.keys()],
    forShip: (shipId) => (shipId === null ? policy : (policies.get(shipId) ?? policy)),
    valueSources: () => sourcesOf(policy, site, ships, environment),
  });
}

function validate(layer: PolicyLayer, master: string): Result<Policy, PolicyFault[]> {
  const parsed = PolicySchema.safeParse(layer.tree);
  if (!parsed.success) {
    return fail(
      shapeFaults(parsed.error, layer.tree, knownKeysAt).map((fault) => placed(fault, layer, master)),
    );
  }
  const policy: Policy = deepFreeze(parsed.data);
  const faults = crossReferenceFaults(policy);
  return faults.length === 0 ? ok(policy) : fail(faults.map((fault) => placed(fault, layer, master)));
}

/** Finds where the key, or the nearest one above it, was written. */
function placed({ path, reason }: TreeFault, layer: PolicyLayer, master: string): PolicyFault {
  const found = nearestOrigin(layer.origins, path);
  if (found === undefined) return { file: master, line: 1, key: path.join('.'), reason };
  const { file, line, column, written } = found.origin;
  const key = [written, ...path.slice(found.covers)].join('.');
  return column === undefined ? { file, line, key, reason } : { file, line, column, key, reason };
}
