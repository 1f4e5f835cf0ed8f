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
  await refuseOtherShip(api, id, other);
  const answer = await atCurrentVersion(api, id, options.ifVersion, (version) =>
    api.ask('POST', `${pathOf(id)}/merge`, { incident_id: other, version }),
  );
  showChanged(id, answer, options, terminal);
  if (options.json === true || answer.status === 202) return;
  const { incident_id, merged_into } = read(Incident, answer);
  const gone = (merged_into ?? incident_id) === id ? other : id;
  terminal.out(`${gone} is a part of it now. Undo that with: aiops incidents unmerge ${gone}\n`);
}

/** @throws CliError `other_ship`: what happens on two ships is never one incident */
async function refuseOtherShip(api: ApiClient, id: string, other: string): Promise<void> {
  const shipOf = async (of: string): Promise<string> =>
    read(Incident, await api.get(pathOf(of))).ship_id ?? 'no known ship';
  const [own, others] = [await shipOf(id), await shipOf(other)];
  if (own === others) return;
  throw new CliError(
    EXIT.failed,
    'other_ship',
    `${id} is of ${own} and ${other} of ${others}: only incidents of one ship can be merged`,
  );
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
  const { incident_id: holder, status } = await holderOf(api, id);
  if (status === 'resolved') {
    throw new CliError(EXIT.failed, 'state_conflict', `${id} went into ${holder}, which is resolved`, {
      advice: `aiops incidents reopen ${holder}\n  aiops incidents unmerge ${id}`,
    });
  }
  const answer = await atCurrentVersion(api, holder, undefined, (version) =>
    api.ask('POST', `${pathOf(holder)}/split`, { incident_id: id, version }),
  );
  showChanged(id, answer, options, terminal);
}

/** The incident that has what the merged one had. */
async function holderOf(api: ApiClient, id: string): Promise<Incident> {
  let holder = read(Incident, await api.get(pathOf(id)));
  for (let step = 0; step < MAX_STEPS && holder.merged_into !== undefined; step += 1) {
    holder = read(Incident, await api.get(pathOf(holder.merged_into)));
  }
  if (holder.incident_id !== id) return holder;
  throw new CliError(EXIT.failed, 'not_merged', `${id} was not merged into another incident`, {
    advice: 'name the one that is gone: `aiops incidents show` of the other tells it in its timeline',
  });
}
