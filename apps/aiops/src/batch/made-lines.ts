import type { LoadedPolicy } from '@aiops/policy';
import type { Registry } from '@aiops/registry';
import { type Arrival, readArrivals } from './arrivals.ts';
import type { InputLine } from './read-files.ts';

/**
 * The arrivals of lines of NDJSON that the program itself wrote, read as those of a file. Nothing depends on the
 * present time.
 * @throws Error when a line is refused
 */
export function arrivalsOfLines(
  lines: readonly string[],
  policy: LoadedPolicy,
  registry: Registry,
): Promise<Arrival[]> {
  const file = { name: 'made', kind: 'ndjson', lines: numbered(lines) } as const;
  return readArrivals(file, {
    policy,
    registry,
    siteShipId: null,
    year: null,
    fileNumber: 0,
    receivedMs: 0,
    onRefused: (_, line, reason) => {
      throw new Error(`line ${line} was refused: ${reason}`);
    },
  });
}

async function* numbered(lines: readonly string[]): AsyncGenerator<InputLine> {
  for (const [index, text] of lines.entries()) yield { text, line: index + 1 };
}
