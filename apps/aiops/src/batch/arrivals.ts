import { hashParts } from '@aiops/kernel';
import { createNormaliser, type Normalised } from '@aiops/pipeline';
import { createTypeMatcher, type LoadedPolicy } from '@aiops/policy';
import type { Origin } from '@aiops/ports';
import type { Registry } from '@aiops/registry';
import type { InputFile } from './read-files.ts';

export type Record = Exclude<Normalised, { refused: unknown }>;

/** A record in the order of reading. */
export interface Arrival {
  readonly record: Record;
  readonly tsMs: number;
}

export interface ReadOptions {
  readonly policy: LoadedPolicy;
  readonly registry: Registry;
  readonly siteShipId: string | null;
  /** For times without a year. */
  readonly year: number | null;
  /** Which of the files it is: two may have the same name. */
  readonly fileNumber: number;
  /** The receipt of everything: only times without a year lean on it. */
  readonly receivedMs: number;
  readonly onRefused: (file: string, line: number, reason: string) => void;
}

/**
 * Reads a file's records. Ids come from the file and the position in it, so that another run gives the same.
 */
export async function readArrivals(file: InputFile, options: ReadOptions): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  let position = 0;
  let previousTsMs: number | undefined;
  let parts = 0;
  const { policy } = options.policy;
  const normaliser = createNormaliser({
    policy,
    registry: () => options.registry,
    siteShipId: options.siteShipId,
    newId: () => {
      parts += 1;
      return hashParts([options.fileNumber, file.name, position, parts]);
    },
    typeOf: createTypeMatcher(policy),
    eventTime: true,
  });
  const origin: Origin = { source: `file:${file.name}` };
  for await (const { text, line } of file.lines) {
    if (text.trim() === '') continue;
    position = line;
    parts = 0;
    const result = normaliser.normaliseLine(text, origin, options.receivedMs, {
      kind: file.kind,
      ...(options.year === null ? {} : { year: options.year }),
      ...(previousTsMs === undefined ? {} : { previousTsMs }),
    });
    if ('refused' in result) {
      options.onRefused(file.name, line, result.refused.reason);
      continue;
    }
    const tsMs = Date.parse(result.message.ts);
    previousTsMs = tsMs;
    arrivals.push({ record: result, tsMs });
  }
  return arrivals;
}
