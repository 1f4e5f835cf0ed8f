import { hashParts } from '@aiops/kernel';
import { createNormaliser, LineJoiner, type Normalised } from '@aiops/pipeline';
import { createTypeMatcher, type LoadedPolicy } from '@aiops/policy';
import type { Origin } from '@aiops/ports';
import type { Registry } from '@aiops/registry';
import { guestPseudonyms } from '../guest-pseudonyms.ts';
import type { InputFile, InputLine } from './read-files.ts';

export type Record = Exclude<Normalised, { refused: unknown }>;

/** One key for all files: nothing is stored, and another run gives the same. */
const NAME_OF_GUEST = guestPseudonyms(Buffer.from('aiops analyze'));

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
  /** Records after which it stops reading; absent: it reads all. */
  readonly atMost?: number;
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
    privacyOf: (shipId) => options.policy.forShip(shipId).privacy,
    pseudonymOf: NAME_OF_GUEST,
    eventTime: true,
  });
  const origin: Origin = { source: `file:${file.name}` };
  for await (const { text, line } of joinedLines(file.lines)) {
    if (arrivals.length >= (options.atMost ?? Number.POSITIVE_INFINITY)) break;
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
    if (result.subject !== 'logs.ingested') continue;
    for (const message of result.samples ?? []) {
      arrivals.push({ record: { subject: 'metrics.ingested', message }, tsMs });
    }
  }
  return arrivals;
}

/** Lines that continue the one before are one record with it, at its line. Blank ones are left out. */
async function* joinedLines(lines: AsyncIterable<InputLine>): AsyncGenerator<InputLine> {
  const joiner = new LineJoiner<number>();
  for await (const { text, line } of lines) {
    if (text.trim() === '') continue;
    const done = joiner.push(text, line);
    if (done !== null) yield { text: done.text, line: done.tag };
  }
  const last = joiner.flush();
  if (last !== null) yield { text: last.text, line: last.tag };
}
