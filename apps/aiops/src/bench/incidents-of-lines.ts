import type { Incident, RegistryDocument } from '@aiops/contracts';
import type { LoadedPolicy } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { readArrivals } from '../batch/arrivals.ts';
import { runFastPath } from '../batch/fast-path.ts';
import type { InputLine } from '../batch/read-files.ts';

/**
 * The incidents that `aiops analyze` makes of lines of NDJSON, merged ones left out: the same reader, detection,
 * enrichment and correlation. Nothing depends on the present time.
 * @throws Error when a line is refused, for the bench itself wrote it
 */
export async function incidentsOfLines(
  lines: readonly string[],
  document: RegistryDocument,
  policy: LoadedPolicy,
): Promise<Incident[]> {
  const registry = new Registry(document);
  const file = { name: 'bench', kind: 'ndjson', lines: numbered(lines) } as const;
  const arrivals = await readArrivals(file, {
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
  const { incidents } = await runFastPath(arrivals, { policy, registry }, () => undefined);
  return incidents.filter(({ merged_into }) => merged_into === undefined);
}

async function* numbered(lines: readonly string[]): AsyncGenerator<InputLine> {
  for (const [index, text] of lines.entries()) yield { text, line: index + 1 };
}
