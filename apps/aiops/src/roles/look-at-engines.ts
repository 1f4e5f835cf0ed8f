import { lookAtNats } from '@aiops/adapters/bus-nats';
import { lookAtClickHouse } from '@aiops/adapters/clickhouse';
import { ROLES, type RoleName } from '@aiops/contracts';
import { SILENT_LOG } from '@aiops/ports';
import { z } from 'zod';
import type { ClusterOptions } from '../options.ts';
import { type Engine, engineNames, engineReason } from './engine-words.ts';
import { processName } from './shared-policy.ts';

/** An engine as it is from here: its name and address, and its version or why there is none. */
export type EngineSeen = { readonly name: string } & (
  | { readonly version: string }
  | { readonly fault: string }
);

export interface InstallationSeen extends Readonly<Record<Engine, EngineSeen>> {
  /** How many processes of each role answer; null when NATS can't be asked. */
  readonly roles: ReadonlyMap<RoleName, number> | null;
}

const WAIT_MS = 1_000;
const Running = z.object({ process: z.string() });

/** Asks both engines, and over NATS every process of the installation. Makes nothing. */
export async function lookAtInstallation(cluster: ClusterOptions): Promise<InstallationSeen> {
  const names = engineNames(cluster);
  const faultOf = (error: unknown): { fault: string } => ({ fault: engineReason(error) });
  const [store, bus] = await Promise.all([
    lookAtClickHouse(cluster.clickHouse).then((version) => ({ version }), faultOf),
    lookAtNats({
      ...cluster.nats,
      name: 'aiops doctor',
      log: SILENT_LOG,
      question: 'policy',
      waitMs: WAIT_MS,
    }).catch(faultOf),
  ]);
  return {
    store: { name: names.store, ...store },
    bus: { name: names.bus, ...('fault' in bus ? bus : { version: bus.version }) },
    roles: 'fault' in bus ? null : rolesIn(bus.answers),
  };
}

/** @param answers to the question under which policy each process runs, which every process answers */
export function rolesIn(answers: readonly unknown[]): ReadonlyMap<RoleName, number> {
  const processes = answers.flatMap((answer) => Running.safeParse(answer).data?.process ?? []);
  return new Map(
    ROLES.map((role) => [role, processes.filter((name) => name === processName(role)).length] as const),
  );
}
