import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Case = z.object({
  text: z.string(),
  /** The name of the field that holds the text. */
  key: z.string().optional(),
  /** What is to be found: first unit, the one after the last, kind. */
  spans: z.array(z.tuple([z.int(), z.int(), z.enum(['email', 'credit_card', 'phone', 'ssn', 'guest_ip'])])),
});
export type RedactionCase = z.infer<typeof Case>;

/** The guest networks of the corpus. */
export const CORPUS_GUEST_NETWORKS = ['172.20.0.0/16', 'fd00:cafe::/32'];

/** Every case of a folder of NDJSON files, by file and line. */
export async function readRedactionCorpus(directory: string): Promise<RedactionCase[]> {
  const files = (await readdir(directory)).filter((name) => name.endsWith('.ndjson')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(directory, name), 'utf8')));
  return texts.flatMap((text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => Case.parse(JSON.parse(line))),
  );
}

/** Half of the cases, told by a hash of their text: rules are made on the others, these only score. */
export function isHeldOut({ text, key }: RedactionCase): boolean {
  const first =
    createHash('sha256')
      .update(`${key ?? ''}\u0000${text}`)
      .digest()[0] ?? 0;
  return first % 2 === 1;
}
