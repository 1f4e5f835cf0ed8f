import { isInForce } from './in-force.ts';
import { leavesOf, type PolicyLayer, pathKey } from './policy-layer.ts';
import type { Policy } from './schema/policy.ts';

export interface ValueSource {
  /** Dotted: `correlate.dedup_ttl_sec`. */
  readonly key: string;
  readonly value: unknown;
  /** `default`, `policies/detect.yaml:12`, `fleet`, `ship:<id>` or `environment`. */
  readonly source: string;
  /** False when nothing uses the key yet, or when the environment sets it for all ships. */
  readonly in_force: boolean;
}

/** Every value of the site's policy, then what single ships override. */
export function sourcesOf(
  policy: Policy,
  site: PolicyLayer,
  ships: ReadonlyMap<string, PolicyLayer>,
  environment: PolicyLayer,
): readonly ValueSource[] {
  const rows: ValueSource[] = [];
  for (const [path, value] of leavesOf(policy)) {
    const key = path.join('.');
    const source = site.origins.get(pathKey(path))?.source ?? 'default';
    rows.push({ key, value, source, in_force: isInForce(key) });
  }
  for (const [ship, layer] of ships) {
    for (const [path, value] of leavesOf(layer.tree)) {
      const key = path.join('.');
      const in_force = isInForce(key) && !environment.origins.has(pathKey(path));
      rows.push({ key, value, source: `ship:${ship}`, in_force });
    }
  }
  return rows;
}
