import type { Options } from '../../options.ts';
import { runbooksDirectory } from '../../paths.ts';
import { readPolicyFiles } from '../../policy-files.ts';
import { openSemantic } from '../embedder.ts';
import type { Site } from '../site.ts';
import { Library } from './library.ts';
import { LibraryUpkeep } from './library-upkeep.ts';
import { readRunbooks } from './runbook-files.ts';

export type LibraryOptions = Pick<Options, 'model' | 'embedder' | 'qdrant' | 'policyDirectory'>;

/** The library of this site, kept up to date until the app stops. */
export async function openLibrary(site: Site, options: LibraryOptions): Promise<Library> {
  const { store, clock, log, telemetry, policy } = site;
  const library = new Library({ policyOf: policy.policyOf, telemetry });
  const upkeep = new LibraryUpkeep({
    ...{ library, store, clock, log, telemetry },
    readRunbooks: () => readRunbooks(runbooksDirectory(), log),
    readPolicies: () => readPolicyFiles(options.policyDirectory),
    openSemantic: () => openSemantic({ options, store, offlineOnly: policy.policy.llm.offline_only }),
    incidentsDays: () => policy.policy.retention.incidents_days,
  });
  await upkeep.start();
  site.app.onStop('library of documents', () => upkeep.close());
  return library;
}
