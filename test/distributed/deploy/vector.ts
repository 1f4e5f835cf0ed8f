import { readFileSync } from 'node:fs';
import path from 'node:path';
import { check, execute, formatDiagnostic } from '@bpinternal/verel';
import { parse } from 'yaml';
import { z } from 'zod';
import { interpolate, ROOT } from './compose.ts';

const Component = z.looseObject({ type: z.string(), inputs: z.array(z.string()).default([]) });
const Vector = z.looseObject({
  secret: z.record(z.string(), z.looseObject({ type: z.string(), path: z.string() })),
  sources: z.record(z.string(), Component),
  transforms: z.record(z.string(), Component),
  sinks: z.record(z.string(), Component),
});

export function readVector(values: Readonly<Record<string, string>> = {}): z.infer<typeof Vector> {
  const text = readFileSync(path.join(ROOT, 'deploy/vector/vector.yaml'), 'utf8');
  return Vector.parse(parse(interpolate(text, values)));
}

/** Every program in VRL, by the name of its transform. */
export function vrlBlocks(vector = readVector()): ReadonlyMap<string, string> {
  const Block = z.union([
    z.looseObject({ type: z.literal('remap'), source: z.string() }).transform(({ source }) => source),
    z
      .looseObject({ condition: z.object({ type: z.literal('vrl'), source: z.string() }) })
      .transform(({ condition }) => condition.source),
  ]);
  const blocks = Object.entries(vector.transforms).map(
    ([name, transform]) => [name, Block.safeParse(transform)] as const,
  );
  return new Map(blocks.flatMap(([name, { data }]) => (data === undefined ? [] : [[name, data] as const])));
}

/** Errors and warnings of the compiler, in its own words. */
export function faultsOf(program: string): string[] {
  const { errors, warnings } = check(program);
  return [...errors, ...warnings].map(formatDiagnostic);
}

/** What becomes of an event on its way through transforms. */
export function through(
  names: readonly string[],
  event: Readonly<Record<string, unknown>>,
  vector = readVector(),
): Record<string, unknown> {
  const blocks = vrlBlocks(vector);
  let current: unknown = event;
  for (const name of names) current = execute(blocks.get(name) ?? '', current).event;
  return z.record(z.string(), z.unknown()).parse(current);
}

/** What a condition says of an event. */
export function holds(name: string, event: Readonly<Record<string, unknown>>): unknown {
  return execute(vrlBlocks().get(name) ?? '', event).result;
}
