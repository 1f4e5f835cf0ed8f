import type { Incident, RegistryDocument } from '@aiops/contracts';
import type { LoadedPolicy } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { runFastPath } from '../batch/fast-path.ts';
import { arrivalsOfLines } from '../batch/made-lines.ts';

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
  const arrivals = await arrivalsOfLines(lines, policy, registry);
  const { incidents } = await runFastPath(arrivals, { policy, registry }, () => undefined);
  return incidents.filter(({ merged_into }) => merged_into === undefined);
}
