import type { PolicyValue } from '@aiops/ports';

/** The sections whose switches promise something to the people of the site, rather than tune a part. */
const PROMISING = /^(features|privacy)\.[^.]+$/;

/**
 * The keys of what the policy switches on and this release does not do yet, in the order of the policy. Which
 * keys those are is the policy's in-force table alone.
 */
export function idleFeatures(values: readonly PolicyValue[]): string[] {
  // A ship's own row may be idle for another reason: the environment decides for all ships.
  const idle = values.filter(
    ({ key, value, source, in_force }) =>
      value === true && !in_force && PROMISING.test(key) && !source.startsWith('ship:'),
  );
  return [...new Set(idle.map(({ key }) => key))];
}

/** One line; empty when everything that is switched on works. */
export function idleFeaturesText(values: readonly PolicyValue[]): string {
  const idle = idleFeatures(values);
  return idle.length === 0
    ? ''
    : `not in force in this release, although the policy switches it on: ${idle.join(', ')}`;
}
