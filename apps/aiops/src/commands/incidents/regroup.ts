import { Incident } from '@aiops/contracts';
import { type ApiClient, read } from '../../cli/api-client.ts';
import { CliError } from '../../cli/cli-error.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import type { Terminal } from '../../cli/output.ts';
import { atCurrentVersion, type ChangeOptions, pathOf, showChanged } from './change.ts';

/** One incident goes into another, in turn into a third, … */
const MAX_STEPS = 20;

export async function mergeIncidents(
  api: ApiClient,
  id: string,
  other: string,
  options: ChangeOptions,
  terminal: Terminal,
): Promise<void> {
  const answer = await atCurrentVersion(api, id, options.ifVersion, (version) =>
    api.ask('POST', `${pathOf(id)}/merge`, { incident_id: other, version }),
  );
  showChanged(id, answer, options, terminal);
}

/** @param deviceIds all that these said leaves it */
export async function splitIncident(
  api: ApiClient,
  id: string,
  deviceIds: readonly string[],
  options: ChangeOptions,
  terminal: Terminal,
): Promise<void> {
  const answer = await atCurrentVersion(api, id, options.ifVersion, (version) =>
    api.ask('POST', `${pathOf(id)}/split`, { device_ids: deviceIds, version }),
  );
  showChanged(id, answer, options, terminal);
}

/** The undo is a split of the incident that took it in, by the id of the merged one. */
export async function unmergeIncident(
  api: ApiClient,
  id: string,
  options: ChangeOptions,
  terminal: Terminal,
): Promise<void> {
  const holder = await holderOf(api, id);
  const answer = await atCurrentVersion(api, holder, undefined, (version) =>
    api.ask('POST', `${pathOf(holder)}/split`, { incident_id: id, version }),
  );
  showChanged(id, answer, options, terminal);
}

/** The incident that has what the merged one had. */
async function holderOf(api: ApiClient, id: string): Promise<string> {
  let holder = id;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const { merged_into } = read(Incident, await api.get(pathOf(holder)));
    if (merged_into === undefined) break;
    holder = merged_into;
  }
  if (holder !== id) return holder;
  throw new CliError(EXIT.failed, 'not_merged', `${id} was not merged into another incident`, {
    advice: 'name the one that is gone: `aiops incidents show` of the other tells it in its timeline',
  });
}
