import { type FieldWalk, WireFault } from '@aiops/wire';
import { outline } from './attempt.ts';
import { DecodeRefused } from './decode-refused.ts';
import { attributesIn, isObject, type Json, objectIn, objectsIn, textIn } from './json-fields.ts';
import { type Sender, senderOf } from './place.ts';

/** What one scope of one resource sent. */
export interface JsonGroup {
  readonly sender: Sender;
  readonly scope: string | undefined;
  readonly items: readonly Json[];
}

/**
 * The groups of a request that have items.
 * @param names of the lists of resources, scopes and items
 * @throws DecodeRefused, TooManyFields
 */
export function jsonGroups(
  bytes: Buffer,
  names: readonly [string, string, string],
  walk: FieldWalk,
  maxItems: number,
): JsonGroup[] {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 200) : 'unreadable';
    throw new DecodeRefused('invalid_body', `the body is not JSON: ${why}`, cause);
  }
  const [ofResources, ofScopes, ofItems] = names;
  const groups: JsonGroup[] = [];
  let left = maxItems;
  return outline(() => {
    if (!isObject(value)) throw new WireFault('the body must be a JSON object');
    for (const group of objectsIn(value, ofResources)) {
      walk.step();
      const sender = senderOf(attributesIn(objectIn(group, 'resource')));
      for (const scoped of objectsIn(group, ofScopes)) {
        walk.step();
        const items = objectsIn(scoped, ofItems);
        const scope = textIn(objectIn(scoped, 'scope'), 'name') || undefined;
        left -= items.length;
        if (left < 0) throw new DecodeRefused('body_too_large', 'too many records in one request');
        if (items.length > 0) groups.push({ sender, scope, items });
      }
    }
    return groups;
  });
}
